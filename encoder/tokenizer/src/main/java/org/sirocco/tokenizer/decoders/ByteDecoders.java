package org.sirocco.tokenizer.decoders;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.sirocco.tokenizer.text.ByteAlphabet;

/** Decoders of tokens that stand for bytes. */
final class ByteDecoders {
    private ByteDecoders() {}

    /** The bytes of byte-level tokens as one text. Rule: pre_tokenizers/byte_level.rs, as a decoder. */
    static List<String> byteLevel(List<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) {
            bytes.writeBytes(bytesOf(token));
        }
        return List.of(Utf8.lossy(bytes.toByteArray(), bytes.size()));
    }

    private static byte[] bytesOf(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            int b = ByteAlphabet.byteOf(token.charAt(i));
            if (b < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) b;
        }
        return bytes;
    }

    /** Runs of tokens such as &lt;0x61&gt; as text, U+FFFD for each where it is none. Rule: decoders/byte_fallback.rs. */
    static List<String> byteFallback(List<String> tokens) {
        List<String> decoded = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) {
            int b = byteOf(token);
            if (b >= 0) {
                bytes.write(b);
            } else {
                flush(bytes, decoded);
                decoded.add(token);
            }
        }
        flush(bytes, decoded);
        return decoded;
    }

    private static void flush(ByteArrayOutputStream bytes, List<String> decoded) {
        byte[] run = bytes.toByteArray();
        bytes.reset();
        if (run.length == 0) {
            return;
        }
        if (Utf8.isRight(run, run.length)) {
            decoded.add(new String(run, StandardCharsets.UTF_8));
        } else {
            for (int i = 0; i < run.length; i++) {
                decoded.add("\uFFFD");
            }
        }
    }

    private static int byteOf(String token) {
        if (token.length() != 6 || !token.startsWith("<0x") || token.charAt(5) != '>') {
            return -1;
        }
        int high = token.charAt(3) == '+' ? 0 : digit(token.charAt(3));
        int low = digit(token.charAt(4));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int digit(char unit) {
        return unit < 128 ? Character.digit(unit, 16) : -1;
    }
}
