package org.sirocco.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.sirocco.examples.compare.CompareCommand;
import org.sirocco.examples.devices.DevicesCommand;
import org.sirocco.examples.devices.SelfTestCommand;
import org.sirocco.examples.devices.SetupGpuCommand;
import org.sirocco.examples.inspect.InspectCommand;
import org.sirocco.examples.lab.LabCommand;
import org.sirocco.examples.models.ModelsCommand;
import org.sirocco.examples.models.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The command line: each of its commands is started by the script of the same name. */
@Command(name = "sirocco", description = "Sentences to vectors inside the JVM.", subcommands = {EncodeCommand.class,
        InspectCommand.class, LabCommand.class, CompareCommand.class, PositionsCommand.class, DevicesCommand.class,
        ModelsCommand.class, VerifyCommand.class, SetupGpuCommand.class, SelfTestCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** The exit code. Errors reach nobody else: the command line's own handler sees exceptions only. */
    private static int run(String[] args) {
        try {
            return commandLine().execute(args);
        } catch (OutOfMemoryError e) {
            System.err.println(
                    "sirocco: out of memory: give the JVM more (JDK_JAVA_OPTIONS=-Xmx8g) or lower --batch-tokens");
            return 1;
        }
    }

    /** The commands with the house's way of reporting errors: one line, 2 for usage, 1 for the rest. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, args) -> {
            e.getCommandLine().getErr().println(oneLine(e.getMessage()) + " (--help shows how)");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler(Main::report);
        return line;
    }

    private static int report(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof ClosedPipeException) {
            return 0;
        }
        if (parsed.hasMatchedOption("--verbose")) {
            e.printStackTrace(line.getErr());
        } else {
            line.getErr().println(oneLine(message(e)));
        }
        return e instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : 1;
    }

    private static String message(Throwable e) {
        return switch (e) {
            case UncheckedIOException wrapped -> message(wrapped.getCause());
            case NoSuchFileException missing -> missing.getFile() + ": no such file";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case IOException io -> io.getMessage() == null ? io.toString() : io.getMessage();
            case OutOfMemoryError memory ->
                "out of memory: give the JVM more (JDK_JAVA_OPTIONS=-Xmx8g) or lower --batch-tokens";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    private static String oneLine(String message) {
        return "sirocco: " + message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
