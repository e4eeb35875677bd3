package org.sirocco.cli.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sirocco.cli.Main;

/** The command line in a JVM of its own, for what only a real standard output shows. */
public record OwnProcess(int exitCode, List<String> errors) {
    public static final List<String> MODEL = List.of("--model", "random:layers=1,hidden=4,heads=2,ffn=4,seed=3",
            "--backend",
            "scalar");

    /** @param out where its standard output goes; {@link Redirect#PIPE} for a reader that goes at once */
    public static OwnProcess run(Redirect out, List<String> arguments) {
        return run(out, List.of(), Map.of(), Main.class, arguments);
    }

    /** The same with more flags and another environment, and maybe another class. */
    public static OwnProcess run(Redirect out, List<String> flags, Map<String, String> environment, Class<?> main,
            List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(arguments);
        try {
            File err = File.createTempFile("sirocco", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
            builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getInputStream().close();
            int code = process.waitFor();
            List<String> errors = Files.readAllLines(err.toPath());
            Files.delete(err.toPath());
            return new OwnProcess(code, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
