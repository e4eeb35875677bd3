package org.sirocco.text.folder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Small changes to a file's bytes, such as damage or malice would make; the same for the same seed. */
final class Mutation {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"|-?\\d[-+.eE\\d]*|true|false|null|[\\[\\]{}:,]");
    private static final List<String> NUMBERS = List.of("0", "-1", "1", "2", "7", "127", "128", "255", "65536",
            "16777217",
            "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
            "18446744073709551616", "1e400", "-1e400", "1e-400", "0.5", "1" + "0".repeat(300), "-0");
    private static final List<String> VALUES = List.of("null", "true", "false", "{}", "[]", "\"\"", "\"..\"", "\"/\"",
            "\"\\u0000\"", "\"F32\"", "\"I64\"", "\"F16\"", "[[[[]]]]", "{\"a\":{\"a\":{}}}", "\"\\ud800\"",
            "\"query\"");
    private static final byte[] BYTES = {0, 1, 2, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF, '"', '{', '[', '9'};

    private final Random random;

    Mutation(long seed) {
        // Neighbouring seeds start alike; spread, they do not.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /** One to four changes within the first {@code reach} bytes. */
    byte[] bytes(byte[] original, int reach) {
        byte[] bytes = original;
        for (int i = oneIn(2) ? 1 : 2 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes = change(bytes, Math.min(reach, bytes.length));
        }
        return bytes;
    }

    private byte[] change(byte[] bytes, int reach) {
        int at = random.nextInt(reach);
        int length = 1 + random.nextInt(Math.min(1 << random.nextInt(7), bytes.length - at));
        byte[] some = Arrays.copyOfRange(bytes, at, at + length);
        return switch (random.nextInt(9)) {
            case 0, 7, 8 -> replaced(bytes, at, at + 1, new byte[]{(byte) (bytes[at] ^ 1 << random.nextInt(8))});
            case 1 -> replaced(bytes, at, at + 1, new byte[]{BYTES[random.nextInt(BYTES.length)]});
            case 2 -> {
                random.nextBytes(some);
                yield replaced(bytes, at, at + length, some);
            }
            case 3 -> replaced(bytes, at, at + length, new byte[0]);
            case 4 -> replaced(bytes, at, at, some);
            case 5 -> {
                int to = random.nextInt(reach);
                yield replaced(bytes, to, to, some);
            }
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : replaced(bytes, at, at, new byte[]{-1});
        };
    }

    /** Changes to JSON that mostly leave it JSON: numbers and values replaced, moved, repeated. */
    byte[] json(byte[] original) {
        String text = new String(original, StandardCharsets.UTF_8);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text = switch (random.nextInt(4)) {
                case 0 -> replaced(text, NUMBER, NUMBERS.get(random.nextInt(NUMBERS.size())));
                case 1 -> replaced(text, VALUE, VALUES.get(random.nextInt(VALUES.size())));
                case 2 -> replaced(text, VALUE, any(text, VALUE));
                default -> replaced(text, NUMBER, any(text, NUMBER));
            };
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String any(String text, Pattern pattern) {
        List<String> found = pattern.matcher(text).results().map(MatchResult::group).toList();
        return found.isEmpty() ? "0" : found.get(random.nextInt(found.size()));
    }

    private String replaced(String text, Pattern pattern, String replacement) {
        List<MatchResult> found = pattern.matcher(text).results().toList();
        if (found.isEmpty()) {
            return text;
        }
        MatchResult one = found.get(random.nextInt(found.size()));
        return text.substring(0, one.start()) + replacement
                + text.substring(one.end());
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }
}
