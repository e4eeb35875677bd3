package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.unicode.Unicode;

/** Classes of characters, by a table for ASCII. */
final class CharClass {
    private static final byte SPACE = 1;
    private static final byte PUNCTUATION = 2;
    private static final byte WORD = 4;
    private static final byte[] ASCII = new byte[128];

    static {
        for (int c = 0; c < 128; c++) {
            boolean word = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (c == ' ' || c >= 9 && c <= 13) {
                ASCII[c] = SPACE;
            } else if (word) {
                ASCII[c] = WORD;
            } else if (c > ' ' && c < 127) {
                ASCII[c] = c == '_' ? PUNCTUATION | WORD : PUNCTUATION;
            }
        }
    }

    private CharClass() {}

    /** Rust's char::is_whitespace, which is also what \s means. */
    static boolean isSpace(int codePoint) {
        return codePoint < 128 ? ASCII[codePoint] == SPACE : Unicode.isWhitespace(codePoint);
    }

    /** ASCII punctuation (symbols included) or what the unicode_categories crate calls punctuation. */
    static boolean isPunctuation(int codePoint) {
        return codePoint < 128 ? (ASCII[codePoint] & PUNCTUATION) != 0 : Unicode.isPunctuation(codePoint);
    }

    /** The regex crate's \w. */
    static boolean isWord(int codePoint) {
        return codePoint < 128 ? (ASCII[codePoint] & WORD) != 0 : Unicode.isWord(codePoint);
    }
}
