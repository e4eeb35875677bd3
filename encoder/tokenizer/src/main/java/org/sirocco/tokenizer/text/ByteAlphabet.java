package org.sirocco.tokenizer.text;

/**
 * The visible character that stands for each byte in byte-level vocabularies. Rule: pre_tokenizers/byte_level.rs,
 * {@code bytes_char}, after GPT-2's encoder.py.
 */
public final class ByteAlphabet {
    private static final char[] CHARS = new char[256];
    private static final short[] BYTES = new short[0x144];

    static {
        java.util.Arrays.fill(BYTES, (short) -1);
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean visible = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            CHARS[b] = visible ? (char) b : next++;
            BYTES[CHARS[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /** The character of a byte from 0 to 255. */
    public static char charOf(int b) {
        return CHARS[b];
    }

    /** The byte of a character, or -1. */
    public static int byteOf(int codePoint) {
        return codePoint < BYTES.length ? BYTES[codePoint] : -1;
    }

    /** Rewrites the characters up to an index of the source as the characters of their bytes. */
    public static void write(AlignedText.Edit edit, int end) {
        while (edit.at() < end) {
            int codePoint = edit.next();
            if (codePoint < 0x80) {
                edit.replace(CHARS[codePoint]);
            } else if (codePoint < 0x800) {
                edit.replace(CHARS[0xC0 | codePoint >> 6]);
                edit.insert(CHARS[0x80 | codePoint & 0x3F]);
            } else if (codePoint < 0x10000) {
                edit.replace(CHARS[0xE0 | codePoint >> 12]);
                edit.insert(CHARS[0x80 | codePoint >> 6 & 0x3F]);
                edit.insert(CHARS[0x80 | codePoint & 0x3F]);
            } else {
                edit.replace(CHARS[0xF0 | codePoint >> 18]);
                edit.insert(CHARS[0x80 | codePoint >> 12 & 0x3F]);
                edit.insert(CHARS[0x80 | codePoint >> 6 & 0x3F]);
                edit.insert(CHARS[0x80 | codePoint & 0x3F]);
            }
        }
    }
}
