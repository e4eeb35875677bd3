package org.sirocco.tokenizer.config;

import java.util.Arrays;
import org.sirocco.tokenizer.errors.TokenizerException;

/** The strings of a JSON text, and what else is looked at byte by byte. */
abstract sealed class JsonStrings permits JsonReader {
    final byte[] bytes;
    /** The next byte. */
    int at;
    private char[] chars = new char[256];
    private int length;

    JsonStrings(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads a string: {@link #chars()} and {@link #length()}, or {@link #text()}, give it until the next is read. */
    public void string() {
        expect('"');
        int count = 0;
        char[] to = chars;
        while (true) {
            byte b = at < bytes.length ? bytes[at] : -1;
            if (b == '"') {
                at++;
                length = count;
                return;
            }
            if (count + 2 > to.length) {
                chars = Arrays.copyOf(to, to.length * 2);
                to = chars;
            }
            if (b >= ' ' && b != '\\') {
                to[count++] = (char) b;
                at++;
            } else {
                count += Character.toChars(special(), to, count);
            }
        }
    }

    public char[] chars() {
        return chars;
    }

    public int length() {
        return length;
    }

    public String text() {
        return new String(chars, 0, length);
    }

    /** A character that is escaped or not of ASCII. */
    private int special() {
        int b = byteAt(at++);
        if (b == '\\') {
            return escaped();
        }
        int more = b < 0xC2 ? 0 : b < 0xE0 ? 1 : b < 0xF0 ? 2 : b < 0xF5 ? 3 : 0;
        if (more == 0) {
            throw broken(b < ' ' ? "a control character within a string" : "not UTF-8");
        }
        int point = b & 0x3F >> more;
        for (int i = 0; i < more; i++) {
            int next = byteAt(at++);
            if ((next & 0xC0) != 0x80) {
                throw broken("not UTF-8");
            }
            point = point << 6 | next & 0x3F;
        }
        boolean wrong = more == 2 && (point < 0x800 || point >= 0xD800 && point < 0xE000)
                || more == 3 && (point < 0x10000 || point > Character.MAX_CODE_POINT);
        if (wrong) {
            throw broken("not UTF-8");
        }
        return point;
    }

    private int escaped() {
        int escape = byteAt(at++);
        switch (escape) {
            case '"', '\\', '/' :
                return escape;
            case 'b' :
                return '\b';
            case 'f' :
                return '\f';
            case 'n' :
                return '\n';
            case 'r' :
                return '\r';
            case 't' :
                return '\t';
            case 'u' :
                break;
            default :
                throw broken("an unknown escape");
        }
        char unit = hexadecimal();
        if (!Character.isSurrogate(unit)) {
            return unit;
        }
        char low = Character.isHighSurrogate(unit) && byteAt(at++) == '\\' && byteAt(at++) == 'u' ? hexadecimal() : 0;
        if (!Character.isLowSurrogate(low)) {
            throw broken("a string holds half a surrogate pair");
        }
        return Character.toCodePoint(unit, low);
    }

    private char hexadecimal() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(byteAt(at++), 16);
            if (digit < 0) {
                throw broken("an escape that is not hexadecimal");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    final void expect(char c) {
        if (significant() != c) {
            throw broken("no " + c + " where one must be");
        }
        at++;
    }

    final int significant() {
        while (at < bytes.length && isSpace(bytes[at])) {
            at++;
        }
        return byteAt(at);
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    final int byteAt(int place) {
        if (place >= bytes.length) {
            throw broken("the end comes too early");
        }
        return bytes[place] & 255;
    }

    final TokenizerException broken(String problem) {
        return new TokenizerException("$", "not JSON that can be read, byte " + at + ": " + problem);
    }
}
