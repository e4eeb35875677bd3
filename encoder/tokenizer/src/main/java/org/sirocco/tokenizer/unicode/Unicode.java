package org.sirocco.tokenizer.unicode;

import java.util.Map;

/**
 * Properties of code points as the Rust crates see them which tokenizers 0.23 uses, each of another Unicode version:
 * the standard library, regex, unicode_categories and unicode-normalization-alignments.
 */
public final class Unicode {
    private static final int WHITESPACE = 1;
    private static final int NUMERIC = 2;
    private static final int PUNCTUATION = 4;
    private static final int WORD = 8;
    private static final int CONTROL = 16;
    private static final int NONSPACING = 32;
    private static final int COMBINING = 64;

    private static final CodePointTable TABLE = new CodePointTable();

    static {
        Map<String, String> sets = Tables.named("sets.txt");
        TABLE.add(Tables.set(sets.get("whitespace")), WHITESPACE).add(Tables.set(sets.get("numeric")), NUMERIC)
                .add(Tables.set(sets.get("punctuation")), PUNCTUATION).add(Tables.set(sets.get("word")), WORD)
                .add(Tables.set(sets.get("control")), CONTROL).add(Tables.set(sets.get("nonspacing")), NONSPACING)
                .add(Tables.set(sets.get("combining")), COMBINING);
    }

    private Unicode() {}

    /** Rust's char::is_whitespace: the property White_Space. */
    public static boolean isWhitespace(int codePoint) {
        return (TABLE.get(codePoint) & WHITESPACE) != 0;
    }

    /** Rust's char::is_numeric: Nd, Nl and No. */
    public static boolean isNumeric(int codePoint) {
        return (TABLE.get(codePoint) & NUMERIC) != 0;
    }

    /** ASCII punctuation and the P categories of unicode_categories, as pre_tokenizers/punctuation.rs joins them. */
    public static boolean isPunctuation(int codePoint) {
        return (TABLE.get(codePoint) & PUNCTUATION) != 0;
    }

    /** The regex crate's \w. */
    public static boolean isWord(int codePoint) {
        return (TABLE.get(codePoint) & WORD) != 0;
    }

    /** What normalizers/bert.rs cleans away as control characters: Cc, Cf and Co but for tab and line ends. */
    public static boolean isControl(int codePoint) {
        return (TABLE.get(codePoint) & CONTROL) != 0;
    }

    /** The category Mn of unicode_categories, among code points that no decomposition changes. */
    public static boolean isNonspacingMark(int codePoint) {
        return (TABLE.get(codePoint) & NONSPACING) != 0;
    }

    /** A mark of unicode-normalization-alignments' is_combining_mark: Mn, Mc and Me. */
    public static boolean isCombiningMark(int codePoint) {
        return (TABLE.get(codePoint) & COMBINING) != 0;
    }

    /**
     * A number for the script of a code point as pre_tokenizers/unicode_scripts sees it (Hiragana, Katakana and the long
     * vowel sign count as Han, a space as Any); 0 is Any, which parts from nothing.
     */
    public static int script(int codePoint) {
        return Scripts.TABLE.get(codePoint);
    }

    private static final class Scripts {
        static final CodePointTable TABLE = new CodePointTable();

        static {
            int number = 0;
            for (Map.Entry<String, String> line : Tables.named("sets.txt").entrySet()) {
                if (line.getKey().startsWith("script_")) {
                    TABLE.add(Tables.set(line.getValue()), ++number);
                }
            }
        }
    }
}
