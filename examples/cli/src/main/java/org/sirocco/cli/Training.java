package org.sirocco.cli;

import java.util.stream.Stream;

/** The run from which the scripts' build learns what a start needs: a command in each of the forms that it prints by itself. */
final class Training {
    private Training() {}

    public static void main(String[] command) {
        Main.run(with(command, "text"));
        Main.main(with(command, "jsonl"));
    }

    private static String[] with(String[] command, String form) {
        return Stream.concat(Stream.of(command), Stream.of("--format", form)).toArray(String[]::new);
    }
}
