package org.sirocco.tokenizer.unicode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The module's own tables, which {@code scripts/peers/unicode_tables.py} measures with the Rust library. They do not
 * depend on the Unicode version of the JDK.
 */
final class Tables {
    private Tables() {}

    static List<String> lines(String name) {
        try (InputStream in = Tables.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is missing beside " + Tables.class.getName());
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines "NAME gap length gap length …" by name. */
    static Map<String, String> named(String name) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String line : lines(name)) {
            int space = line.indexOf(' ');
            named.put(space < 0 ? line : line.substring(0, space), space < 0 ? "" : line.substring(space + 1));
        }
        return named;
    }

    /** A set from its pairs: the gap after the range before, then how many code points follow the first. */
    static CodePointSet set(String pairs) {
        if (pairs.isEmpty()) {
            return CodePointSet.NONE;
        }
        int[] numbers = numbers(pairs);
        int end = 0;
        for (int i = 0; i < numbers.length; i += 2) {
            int first = end + numbers[i];
            end = first + numbers[i + 1] + 1;
            numbers[i] = first;
            numbers[i + 1] = end;
        }
        return new CodePointSet(numbers);
    }

    /** Numbers in base 36, with one space between. */
    static int[] numbers(String words) {
        int count = 1;
        for (int i = 0; i < words.length(); i++) {
            if (words.charAt(i) == ' ') {
                count++;
            }
        }
        int[] numbers = new int[count];
        int at = 0;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == ' ') {
                at++;
            } else {
                numbers[at] = numbers[at] * 36 + Character.digit(c, 36);
            }
        }
        return numbers;
    }
}
