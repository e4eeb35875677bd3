package org.sirocco.cli.devices;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.sirocco.cli.output.InputFiles;

/** Runs {@code self-test} in a JVM of its own, since a wrong setting may keep one from starting and a wrong driver may end it. */
final class SelfTestProcess implements SelfTests.Runner {
    private final Path argfile;

    SelfTestProcess(Path argfile) {
        this.argfile = argfile;
    }

    @Override
    public SelfTests.Outcome run(String... options) throws IOException, InterruptedException {
        String modules = InputFiles.text(argfile);
        StringBuilder access = new StringBuilder("--enable-native-access=ALL-UNNAMED");
        SetupGpuCommand.DRIVERS.stream().map(driver -> "tornado.drivers." + driver).filter(modules::contains)
                .forEach(module -> access.append(',').append(module));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + argfile,
                        "--add-modules", "jdk.incubator.vector", access.toString(), "-cp",
                        System.getProperty("java.class.path"), "org.sirocco.cli.Main", "self-test"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            CompletableFuture<List<String>> output = CompletableFuture
                    .supplyAsync(() -> process.inputReader(StandardCharsets.UTF_8).lines().toList(),
                            Thread::startVirtualThread);
            boolean done = process.waitFor(SelfTests.MINUTES, TimeUnit.MINUTES);
            if (!done) {
                process.destroyForcibly().waitFor();
            }
            return new SelfTests.Outcome(done, process.exitValue(), output.join().stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("WARNING: ")).toList());
        } finally {
            process.destroyForcibly();
        }
    }
}
