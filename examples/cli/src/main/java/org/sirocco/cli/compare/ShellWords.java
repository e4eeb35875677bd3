package org.sirocco.cli.compare;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words as a shell reads them back. */
final class ShellWords {
    private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_@%+=:,./-]+");

    private ShellWords() {}

    /** One line: words with anything but letters, digits and a few signs in quotes, as bash and zsh take them. */
    static String line(List<String> words) {
        return words.stream().map(ShellWords::word).collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        if (PLAIN.matcher(word).matches()) {
            return word;
        }
        if (word.chars().noneMatch(ShellWords::isControl)) {
            return "'" + word.replace("'", "'\\''") + "'";
        }
        StringBuilder quoted = new StringBuilder("$'");
        word.codePoints().forEach(c -> {
            switch (c) {
                case '\'', '\\' -> quoted.append('\\').appendCodePoint(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(isControl(c)
                        ? String.format(Locale.ROOT, "\\x%02x", c)
                        : Character.toString(c));
            }
        });
        return quoted.append("'").toString();
    }

    private static boolean isControl(int c) {
        return c < ' ' || c == 127;
    }
}
