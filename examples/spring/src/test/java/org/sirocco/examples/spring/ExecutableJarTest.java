package org.sirocco.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.contract.RuntimeClassPath;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

/** The application as one jar with all others in it, as spring-boot-maven-plugin makes it, started by {@code java -jar}. */
class ExecutableJarTest {
    private static final String FOUND = "Somebody has lunch.";
    private static final String BARE = "java -jar target/search.jar";
    private static final String MISSING = "the JVM was started without the module jdk.incubator.vector";
    private static final String REMEDY = "tart java with --add-modules jdk.incubator.vector";

    @TempDir
    private static Path folder;

    private static Path executable;

    @BeforeAll
    static void packs() throws IOException {
        executable = Files.createDirectory(folder.resolve("target")).resolve("search.jar");
        RuntimeClassPath classPath = RuntimeClassPath.ofThisModule();
        List<String> artifacts = classPath.artifacts();
        List<Library> libraries = new ArrayList<>();
        for (int i = 0; i < artifacts.size(); i++) {
            Path entry = classPath.entries().get(i);
            File jar = RuntimeClassPath.jar(entry, folder).toFile();
            // Two groups have an artifact called jackson-core.
            libraries.add(new Library(i + "-" + artifacts.get(i) + ".jar", jar, LibraryScope.RUNTIME, null, false,
                    false, true));
        }
        new Repackager(RuntimeClassPath.jar(Path.of("target/classes").toAbsolutePath(), folder).toFile()).repackage(
                executable.toFile(),
                callback -> {
                    for (Library library : libraries) {
                        callback.library(library);
                    }
                });
    }

    private record Run(int exit, String printed) {}

    /** In a shell, where {@code java} is the one that the tests run on. */
    private static Run run(String line, String backend) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(folder, "printed", ".txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", line).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().put("PATH", Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator
                + builder.environment().get("PATH"));
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().put("SPRING_AI_SIROCCO_EMBEDDING_BACKEND", backend);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(printed, StandardCharsets.UTF_8));
    }

    /** The lines that start it on the page, but for Maven's. */
    static List<String> shown() throws IOException {
        List<String> lines = SpringPage.block("sh").lines().filter(line -> !line.startsWith("mvn ")).toList();
        assertThat(lines).hasSizeGreaterThan(1);
        return lines;
    }

    @ParameterizedTest
    @MethodSource("shown")
    void runsOnTheVectorApiAsThePageStartsIt(String line) throws IOException, InterruptedException {
        Run run = run(line, "simd");

        assertThat(run.printed()).contains(FOUND).contains("on backend simd").doesNotContain(MISSING);
        assertThat(run.exit()).isZero();
    }

    @Test
    void saysWhatIsMissingWithoutItAndComputesInPlainJava() throws IOException, InterruptedException {
        Run run = run(BARE, "auto");

        assertThat(run.printed()).contains(FOUND).contains("on backend scalar").contains(MISSING).contains(REMEDY);
        assertThat(run.exit()).isZero();
    }

    @Test
    void doesNotStartWithoutItWhereTheVectorApiIsAskedFor() throws IOException, InterruptedException {
        Run run = run(BARE, "simd");

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
