package org.sirocco.tokenizer.unicode;

/** What the Rust crates say of a character. */
public final class Unicode {
    private Unicode() {}

    public static boolean isWhitespace(int codePoint) {
        return codePoint == ' ' || codePoint >= 9 && codePoint <= 13 || codePoint == 0x85
                || codePoint >= 0xA0 && Character.isSpaceChar(codePoint);
    }

    public static boolean isNumeric(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.DECIMAL_DIGIT_NUMBER || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    public static boolean isPunctuation(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION, Character.OTHER_PUNCTUATION ->
                true;
            default -> false;
        };
    }

    public static boolean isWord(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isAlphabetic(codePoint) || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.CONNECTOR_PUNCTUATION || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK || type == Character.COMBINING_SPACING_MARK || codePoint == 0x200C
                || codePoint == 0x200D;
    }

    /** The script's number as the Rust crate's table orders them; 0 is Any. */
    public static int script(int codePoint) {
        return codePoint == ' ' ? 0 : 1 + Character.UnicodeScript.of(codePoint).ordinal();
    }
}
