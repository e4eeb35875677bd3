package org.sirocco.text;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A program as people begin: no flag, no logging provider. */
final class UnconfiguredProgram {
    private UnconfiguredProgram() {}

    public static void main(String[] arguments) {
        for (int i = 0; i < 2; i++) {
            try (SentenceEncoder encoder = System.getProperty("source") == null
                    ? SentenceEncoder.load(ModelSource.parse(
                            System.getProperty("model", "random:layers=1,hidden=4,heads=2,ffn=4,seed=3")),
                            EncoderOptions.builder().backend(System.getProperty("backend", "auto")).build())
                    : SentenceEncoder.load()) {
                EncodedText text = encoder.encode("a text");
                System.out.println(text.backend());
                System.out.println(Arrays.toString(text.vector()));
            }
        }
    }

    /**
     * Runs it in a JVM of its own.
     *
     * @return what it prints, standard error included
     */
    static List<String> run(Path folder, Map<String, String> environment, String... flags)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", withoutLogging(), UnconfiguredProgram.class.getName()));
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        builder.start().waitFor();
        return Files.readAllLines(out);
    }

    private static String withoutLogging() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("logback-"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
