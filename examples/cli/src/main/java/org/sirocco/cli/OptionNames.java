package org.sirocco.cli;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Speaks of a command's options where the library's messages speak of its own fields: {@code maxTokens (-1) must be …} was
 * {@code --max-tokens}. Every such message begins with the name and gives the value in brackets behind it.
 */
final class OptionNames {
    /** Options that are shorter than the field. */
    private static final Map<String, String> FIELDS = Map.of("--hidden", "hiddenSize", "--first", "firstPosition");

    private OptionNames() {}

    static String in(String message, CommandSpec command) {
        for (OptionSpec option : command.options()) {
            String name = option.longestName();
            String field = FIELDS.getOrDefault(name, camelCase(name));
            if (message.startsWith(field + " (")) {
                return name + message.substring(field.length());
            }
        }
        return message;
    }

    private static String camelCase(String option) {
        StringBuilder field = new StringBuilder();
        for (String word : option.replaceFirst("^-+", "").split("-")) {
            field.append(field.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return field.toString();
    }
}
