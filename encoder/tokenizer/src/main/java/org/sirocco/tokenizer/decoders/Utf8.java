package org.sirocco.tokenizer.decoders;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 of which some may be wrong: each longest beginning of a character that is not one becomes U+FFFD, as in Rust's
 * {@code String::from_utf8_lossy} (the JDK makes one U+FFFD of three bytes that spell a surrogate).
 */
final class Utf8 {
    private static final char WRONG = '\uFFFD';

    private Utf8() {}

    /** The text of the bytes. */
    static String lossy(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder(length);
        int place = 0;
        while (place < length) {
            int first = bytes[place] & 0xFF;
            int needed = first < 0x80
                    ? 1
                    : first >= 0xC2 && first < 0xE0
                            ? 2
                            : first >= 0xE0 && first < 0xF0
                                    ? 3
                                    : first >= 0xF0 && first < 0xF5 ? 4 : 0;
            int good = needed == 0 ? 0 : 1;
            int codePoint = needed < 2 ? first : first & 0x7F >> needed;
            while (good > 0 && good < needed && place + good < length
                    && continues(first, good, bytes[place + good] & 0xFF)) {
                codePoint = codePoint << 6 | bytes[place + good] & 0x3F;
                good++;
            }
            if (needed > 0 && good == needed) {
                text.appendCodePoint(codePoint);
            } else {
                text.append(WRONG);
            }
            place += Math.max(1, good);
        }
        return text.toString();
    }

    /** Whether all bytes are right: whether they come back from their text. */
    static boolean isRight(byte[] bytes, int length) {
        byte[] again = lossy(bytes, length).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, 0, again.length, bytes, 0, length);
    }

    private static boolean continues(int first, int index, int next) {
        if (index == 1) {
            int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
            int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
            return next >= least && next <= most;
        }
        return next >= 0x80 && next <= 0xBF;
    }
}
