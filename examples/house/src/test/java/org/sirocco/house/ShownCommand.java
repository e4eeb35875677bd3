package org.sirocco.house;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.cli.Main;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A command line as documentation shows it: {@code [what may be left out]}, {@code one|other}, {@code N} for a number. Its
 * complaints are what would keep a reader from running it.
 */
final class ShownCommand {
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+");
    private static final Pattern SOURCED = Pattern.compile("/sirocco\" (\\S+) ");
    private static final Set<String> OTHERS = Set.of("npm", "cat", "head", "tail", "sdk");
    private static final Set<String> PHASES = Set.of("test", "package", "verify", "install");

    private final House house;
    private final CommandLine line = Main.commandLine();

    ShownCommand(House house) {
        this.house = house;
    }

    /** Of a line with pipes in it, each command's. */
    List<String> complaints(String shown) {
        List<String> complaints = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String word : words(shown + " |")) {
            if (word.equals("|")) {
                String complaint = complaint(words);
                if (complaint != null) {
                    complaints.add(shown + ": " + complaint);
                }
                words.clear();
            } else {
                words.add(word);
            }
        }
        return complaints;
    }

    private String complaint(List<String> words) {
        String program = words.isEmpty() ? "" : words.getFirst();
        List<String> arguments = words.subList(Math.min(1, words.size()), words.size());
        return switch (program) {
            case "mvn" -> maven(arguments);
            case "java" -> java(arguments);
            case "bin/sirocco" -> distributed(arguments);
            case "python3" -> house.holds(arguments.getFirst()) ? null : "there is no " + arguments.getFirst();
            default -> program.contains("/")
                    ? script(program, arguments)
                    : OTHERS.contains(program) ? null : "'" + program + "' is no program that is known here";
        };
    }

    private String script(String script, List<String> arguments) {
        if (!house.holds(script)) {
            return "there is no " + script;
        }
        if (script.equals("scripts/sirocco")) {
            return null;
        }
        try {
            Matcher command = SOURCED.matcher(Files.readString(house.path(script)));
            return command.find() ? parse(command.group(1), arguments) : null;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What {@code --help} lists, and {@code learn}, which is the distribution's own. */
    private String distributed(List<String> arguments) {
        return arguments.isEmpty() || arguments.getFirst().matches("COMMAND|learn|--help|--version")
                ? null
                : parse(arguments.getFirst(), arguments.subList(1, arguments.size()));
    }

    private String maven(List<String> arguments) {
        for (String argument : arguments) {
            boolean known = argument.startsWith("-P")
                    ? house.poms().contains("<id>" + argument.substring(2) + "</id>")
                    : argument.startsWith("-")
                            || PHASES.contains(argument)
                            || house.poms().contains(argument.replaceFirst(":.*", "") + "-maven-plugin");
            if (!known) {
                return "Maven knows no " + argument;
            }
        }
        return null;
    }

    private String java(List<String> arguments) {
        String last = arguments.getLast().replaceFirst(".*\\.", "");
        return house.holdsClass(last) ? jvmFlags(arguments) : "there is no class " + last;
    }

    /** The first long flag that the build does not give its own JVMs, in words; or null. */
    String jvmFlags(List<String> words) {
        List<String> given = List.of(house.poms().split("[\\s<>]+"));
        return words.stream().filter(word -> word.startsWith("--") && !given.contains(word)).findFirst()
                .map(flag -> "no JVM here is given " + flag).orElse(null);
    }

    /** What keeps options from being those of any command at all, in words; or null. */
    String options(String span) {
        List<String> words = words(span);
        if (words.getFirst().startsWith("-P")) {
            return maven(words);
        }
        if (words.size() == 1 && !words.getFirst().contains("=")) {
            return line.getSubcommands().values().stream()
                    .anyMatch(command -> command.getCommandSpec().findOption(words.getFirst()) != null)
                            ? null
                            : span + ": no command has this option";
        }
        return line.getSubcommands().keySet().stream().anyMatch(name -> parse(name, words) == null)
                || jvmFlags(words) == null
                        ? null
                        : span + ": no command takes this";
    }

    /** What the command line says of it, for the first of its alternatives that it refuses; or null. */
    private String parse(String command, List<String> arguments) {
        int variants = arguments.stream().mapToInt(word -> alternatives(word).length).max().orElse(1);
        for (int variant = 0; variant < variants; variant++) {
            List<String> typed = new ArrayList<>(List.of(command));
            for (String word : arguments) {
                String[] all = alternatives(word);
                typed.add(all[Math.min(variant, all.length - 1)].replaceFirst("^[A-Z]$", "2"));
            }
            try {
                line.parseArgs(typed.toArray(String[]::new));
            } catch (ParameterException e) {
                return e.getMessage();
            }
        }
        return null;
    }

    static String[] alternatives(String word) {
        return word.replaceFirst("^\\[", "").replaceFirst("]$", "").split("\\|");
    }

    static List<String> words(String shown) {
        return WORD.matcher(shown).results().map(word -> word.group().replaceAll("[\"']", "")).toList();
    }
}
