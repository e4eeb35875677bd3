package org.sirocco.tokenizer.regex;

/** A string to be found as it is; the empty one matches between any two characters and at both ends. */
record LiteralPattern(String literal) implements SplitPattern {
    @Override
    public Matches over(char[] text, int from, int to) {
        return new FoundMatches(from, to, text) {
            @Override
            boolean search(int at) {
                int length = literal.length();
                for (int i = at; i + length <= to; i++) {
                    if (isHere(i)) {
                        return found(i, i + length);
                    }
                }
                return false;
            }

            private boolean isHere(int at) {
                for (int k = 0; k < literal.length(); k++) {
                    if (text[at + k] != literal.charAt(k)) {
                        return false;
                    }
                }
                return true;
            }
        };
    }

    /** Whether no letter or digit stands before a space in it. */
    @Override
    public boolean cuttable() {
        if (literal.isEmpty()) {
            return false;
        }
        for (int space = literal.indexOf(' ', 1); space > 0; space = literal.indexOf(' ', space + 1)) {
            char before = literal.charAt(space - 1);
            if (before < 128 && Character.isLetterOrDigit(before)) {
                return false;
            }
        }
        return true;
    }
}
