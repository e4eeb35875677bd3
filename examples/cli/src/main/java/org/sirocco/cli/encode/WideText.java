package org.sirocco.cli.encode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Text of two or four bytes a character, told from UTF-8 line by line. Cut at the byte of a newline, a line of it begins with
 * the rest of the newline before (little-endian) or ends with the start of its own (big-endian).
 *
 * @param bytes of a character, or of half a surrogate pair
 */
record WideText(Charset charset, int bytes, boolean littleEndian, byte[] mark) {
    private static final List<WideText> ALL = List.of(wide("UTF-32LE", 4, true, "fffe0000"),
            wide("UTF-32BE", 4, false, "0000feff"), wide("UTF-16LE", 2, true, "fffe"),
            wide("UTF-16BE", 2, false, "feff"));
    /** Of a plain text's units, in quarters, those that begin with a byte of no letter: it is Latin, Greek, Cyrillic, … */
    private static final int MOST = 3;

    private static WideText wide(String charset, int bytes, boolean littleEndian, String mark) {
        return new WideText(Charset.forName(charset), bytes, littleEndian, HexFormat.of().parseHex(mark));
    }

    /** What a text begins with that has the byte-order mark of such an encoding; null where it has none. */
    static WideText marked(byte[] start) {
        return ALL.stream().filter(wide -> startsWith(start, wide.mark)).findFirst().orElse(null);
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /**
     * What a line is plainly written in, if that is wide: it has a NUL where such text has one, and reads as text.
     *
     * @param before the line before it, or null if it is the first
     * @param ended  whether a newline ends it
     */
    static WideText of(byte[] line, byte[] before, boolean ended) {
        if (!hasNul(line)) {
            return null;
        }
        return ALL.stream().filter(wide -> wide.isSpokenBy(line, before, ended)).findFirst().orElse(null);
    }

    private static boolean hasNul(byte[] line) {
        for (byte b : line) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isSpokenBy(byte[] line, byte[] before, boolean ended) {
        int from = littleEndian && before != null ? bytes - 1 : 0;
        int to = !littleEndian && ended ? line.length - (bytes - 1) : line.length;
        if (from > to || !isNul(line, 0, from) || !isNul(line, to, line.length)) {
            return false;
        }
        byte[] text = Arrays.copyOfRange(line, from, to);
        // An empty line tells nothing by itself, nor does every other: the one before may.
        return isText(text) && (isNoUtf8(text) || before != null && isText(cut(before)) && isNoUtf8(cut(before)));
    }

    /** A line without the parts of newlines at its ends. */
    private byte[] cut(byte[] line) {
        int more = bytes - 1;
        if (line.length < more) {
            return line;
        }
        return littleEndian
                ? Arrays.copyOfRange(line, isNul(line, 0, more) ? more : 0, line.length)
                : Arrays.copyOfRange(line, 0, line.length - more);
    }

    private static boolean isNul(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isText(byte[] text) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(text)).codePoints().allMatch(WideText::isWritten);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether nobody would write such text in UTF-8, as which it may be valid. */
    private boolean isNoUtf8(byte[] text) {
        return text.length >= bytes
                && (bytes == 4 || !isUtf8(text) || text.length >= 2 * bytes && mostBeginWithAControl(text));
    }

    private static boolean isWritten(int c) {
        return c == '\t' || c == '\r'
                || Character.isDefined(c) && !Character.isISOControl(c)
                        && Character.getType(c) != Character.PRIVATE_USE;
    }

    private boolean mostBeginWithAControl(byte[] text) {
        int high = 0;
        for (int i = littleEndian ? bytes - 1 : 0; i < text.length; i += bytes) {
            high += text[i] >= 0 && text[i] < ' ' ? 1 : 0;
        }
        return 4 * high >= MOST * (text.length / bytes);
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** What is wrong with such an input, and what to do. */
    String refusal() {
        return "is " + charset + ", not UTF-8; convert it: iconv -f " + charset
                + " -t UTF-8 IN > OUT, or in PowerShell: Get-Content IN | Set-Content -Encoding utf8 OUT";
    }
}
