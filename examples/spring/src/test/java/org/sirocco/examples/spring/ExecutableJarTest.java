package org.sirocco.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.contract.RuntimeClassPath;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

/** The application as one jar with all others in it, as spring-boot-maven-plugin makes it, started by {@code java -jar}. */
class ExecutableJarTest {
    private static final String FOUND = "Somebody has lunch.";
    private static final String FLAG = "--add-modules=jdk.incubator.vector";
    private static final String MISSING = "the JVM was started without the module jdk.incubator.vector";
    private static final String REMEDY = "start java with --add-modules jdk.incubator.vector";

    @TempDir
    private static Path folder;

    private static Path executable;

    @BeforeAll
    static void packs() throws IOException {
        executable = folder.resolve("search.jar");
        RuntimeClassPath classPath = RuntimeClassPath.ofThisModule();
        List<String> artifacts = classPath.artifacts();
        List<Library> libraries = new ArrayList<>();
        for (int i = 0; i < artifacts.size(); i++) {
            Path entry = classPath.entries().get(i);
            File jar = (Files.isDirectory(entry) ? packed(entry, artifacts.get(i)) : entry).toFile();
            // Two groups have an artifact called jackson-core.
            libraries.add(new Library(i + "-" + artifacts.get(i) + ".jar", jar, LibraryScope.RUNTIME, null, false,
                    false, true));
        }
        new Repackager(packed(Path.of("target/classes"), "application").toFile()).repackage(executable.toFile(),
                callback -> {
                    for (Library library : libraries) {
                        callback.library(library);
                    }
                });
    }

    /** A module that Maven has not packed yet, or this one. */
    private static Path packed(Path classes, String name) throws IOException {
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
        return jar;
    }

    private record Run(int exit, String printed) {}

    private static Run run(String jvmOptions, String... properties) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                        executable.toString(), "--spring.ai.sirocco.embedding.cache=" + folder.resolve("cache")));
        command.addAll(List.of(properties));
        Path printed = Files.createTempFile(folder, "printed", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().put("JDK_JAVA_OPTIONS", jvmOptions);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(printed, StandardCharsets.UTF_8));
    }

    @Test
    void runsWithTheFlagOnTheVectorApi() throws IOException, InterruptedException {
        Run run = run(FLAG, "--spring.ai.sirocco.embedding.backend=simd");

        assertThat(run.printed()).contains(FOUND).contains("on backend simd").doesNotContain(MISSING);
        assertThat(run.exit()).isZero();
    }

    @Test
    void saysWhatIsMissingWithoutItAndComputesInPlainJava() throws IOException, InterruptedException {
        Run run = run("");

        assertThat(run.printed()).contains(FOUND).contains("on backend scalar").contains(MISSING).contains(REMEDY);
        assertThat(run.exit()).isZero();
    }

    @Test
    void doesNotStartWithoutItWhereTheVectorApiIsAskedFor() throws IOException, InterruptedException {
        Run run = run("", "--spring.ai.sirocco.embedding.backend=simd");

        assertThat(run.printed()).contains("APPLICATION FAILED TO START")
                .contains("Sirocco's backend simd is not available: " + MISSING).contains(REMEDY)
                .doesNotContain("\tat ");
        assertThat(run.exit()).isOne();
    }

    @Test
    void holdsNothingNative() throws IOException {
        assertThat(RuntimeClassPath.ofThisModule().nativeFiles()).isEmpty();
    }
}
