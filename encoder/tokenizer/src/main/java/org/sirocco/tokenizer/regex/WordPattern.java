package org.sirocco.tokenizer.regex;

import org.sirocco.tokenizer.unicode.Unicode;

/** Runs of word characters, and runs of what is neither such nor white space. Source: pre_tokenizers/whitespace.rs. */
final class WordPattern implements SplitPattern {
    static final WordPattern INSTANCE = new WordPattern();

    private WordPattern() {}

    @Override
    public Matches over(char[] text, int from, int to) {
        return new FoundMatches(from, to, text) {
            @Override
            boolean search(int at) {
                int begin = at;
                while (begin < to && kind(text, begin, to) == 0) {
                    begin++; // white space has no surrogates
                }
                if (begin == to) {
                    return false;
                }
                int kind = kind(text, begin, to);
                int end = begin;
                while (end < to && kind(text, end, to) == kind) {
                    end += Character.charCount(Character.codePointAt(text, end, to));
                }
                return found(begin, end);
            }
        };
    }

    private static int kind(char[] text, int at, int to) {
        int c = Character.codePointAt(text, at, to);
        return Unicode.isWord(c) ? 1 : Unicode.isWhitespace(c) ? 0 : 2;
    }

    @Override
    public boolean cuttable() {
        return true;
    }

    @Override
    public boolean takesLettersAndDigits() {
        return true;
    }
}
