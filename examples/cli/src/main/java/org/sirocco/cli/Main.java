package org.sirocco.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.sirocco.cli.output.ClosedPipeException;
import org.sirocco.cli.output.NativeOutput;
import org.sirocco.cli.output.StandardOutput;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: each of its commands is started by the script of the same name. */
@Command(name = "sirocco", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Sentences to vectors inside the JVM.")
public final class Main {
    /** How picocli lists the values of an enum. */
    private static final Pattern VALUES = Pattern
            .compile("(?<=expected one of )(\\[[A-Z_, ]+]) \\(case-insensitive\\)");

    private boolean verbose;

    private Main() {}

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Say what is chosen and why; stack traces.")
    private void verbose(boolean asked) {
        if (asked) {
            verbose = true;
            ((Logger) LoggerFactory.getLogger("org.sirocco")).setLevel(Level.INFO);
        }
    }

    public static void main(String[] args) {
        // For the libraries that print and draw here: what is ours says so itself.
        Locale.setDefault(Locale.ROOT);
        NativeOutput.keepOut();
        System.exit(run(args));
    }

    /** The exit code. Errors reach nobody else: the command line's own handler sees exceptions only. */
    static int run(String[] args) {
        try {
            return commandLine(Commands.asked(args.length == 0 ? "" : args[0])).execute(args);
        } catch (OutOfMemoryError e) {
            System.err.println(
                    "sirocco: out of memory: give the JVM more (JDK_JAVA_OPTIONS=-Xmx8g), take a smaller model or lower --batch-tokens");
            return 1;
        }
    }

    /** All commands with the house's way of reporting errors: one line, 2 for usage, 1 for the rest. */
    public static CommandLine commandLine() {
        return commandLine(Commands.all());
    }

    private static CommandLine commandLine(Map<String, Supplier<Object>> commands) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        Version version = new Version();
        line.getCommandSpec().versionProvider(version);
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().versionProvider(version));
        line.setOut(StandardOutput.printer());
        line.setExecutionStrategy(Main::execute);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // A text that starts with @ is a text.
        line.setExpandAtFiles(false);
        line.registerConverter(Path.class, value -> {
            if (value.isBlank()) {
                throw new TypeConversionException("must not be empty");
            }
            return Path.of(value);
        });
        line.setParameterExceptionHandler((e, args) -> {
            e.getCommandLine().getErr()
                    .println(oneLine(asTyped(e.getMessage())) + (e instanceof UnmatchedArgumentException
                            ? " (--help shows how; -- goes before a text that starts with a dash)"
                            : " (--help shows how)"));
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler(main::report);
        return line;
    }

    /** Runs what was asked for, help included; what has been printed must have arrived. */
    private static int execute(ParseResult parsed) {
        CommandLine line = parsed.commandSpec().commandLine();
        try {
            int code = new RunLast().execute(parsed);
            line.getOut().flush();
            return code;
        } catch (UncheckedIOException e) {
            throw new ExecutionException(line, e.getMessage(), e);
        }
    }

    private int report(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof ClosedPipeException || e.getCause() instanceof ClosedPipeException) {
            return 0;
        }
        if (verbose) {
            e.printStackTrace(line.getErr());
        } else {
            line.getErr().println(oneLine(e instanceof IllegalArgumentException
                    ? OptionNames.in(message(e), line.getCommandSpec())
                    : message(e)));
        }
        return e instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : 1;
    }

    private static String message(Throwable e) {
        return switch (e) {
            case UncheckedIOException wrapped -> message(wrapped.getCause());
            case NoSuchFileException missing -> missing.getFile() + ": no such file";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case IOException io -> io.getMessage() == null ? io.toString() : io.getMessage();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    /** The values of an option as its help has them. */
    private static String asTyped(String message) {
        return VALUES.matcher(message).replaceFirst(values -> values.group(1).toLowerCase(Locale.ROOT));
    }

    private static String oneLine(String message) {
        return "sirocco: " + message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
