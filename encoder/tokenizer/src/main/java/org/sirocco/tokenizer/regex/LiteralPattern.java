package org.sirocco.tokenizer.regex;

/** A string to be found as it is; the empty one matches between any two characters and at both ends. */
final class LiteralPattern implements SplitPattern {
    private final String literal;
    /** How much of the literal still stands where its next character does not (Knuth, Morris, Pratt 1977). */
    private final int[] kept;

    LiteralPattern(String literal) {
        this.literal = literal;
        kept = new int[literal.length() + 1];
        kept[0] = -1;
        for (int i = 0, k = -1; i < literal.length();) {
            while (k >= 0 && literal.charAt(i) != literal.charAt(k)) {
                k = kept[k];
            }
            kept[++i] = ++k;
        }
    }

    @Override
    public Matches over(char[] text, int from, int to) {
        return new FoundMatches(from, to, text) {
            @Override
            boolean search(int at) {
                int length = literal.length();
                int k = 0;
                for (int i = at; k < length && i < to; i++) {
                    while (k >= 0 && text[i] != literal.charAt(k)) {
                        k = kept[k];
                    }
                    if (++k == length) {
                        return found(i + 1 - length, i + 1);
                    }
                }
                return length == 0 && found(at, at);
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
