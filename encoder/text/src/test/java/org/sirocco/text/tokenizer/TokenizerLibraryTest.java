package org.sirocco.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In JVMs of their own, since a library is loaded once per JVM. */
class TokenizerLibraryTest {
    @TempDir
    private Path cache;

    /** Loads the library; prints what came of it. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) {
            try {
                TokenizerLibrary.load(Path.of(args[0]));
                System.out.println("loaded");
            } catch (TokenizerException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String probe(Path cache) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                Probe.class.getName(),
                cache.toString()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }

    private List<Path> unpacked() throws IOException {
        try (var files = Files.list(cache.resolve("native"))) {
            return files.filter(file -> !file.endsWith(".lock")).toList();
        }
    }

    @Test
    void unpacksOnceAndMendsADamagedFile() throws Exception {
        assertThat(probe(cache)).isEqualTo("loaded");
        Path file = unpacked().getFirst();
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(file, bad);
        // What a process leaves that is killed while it unpacks.
        Files.write(file.resolveSibling(System.mapLibraryName("tokenizers") + ".part"), bad);

        assertThat(probe(cache)).isEqualTo("loaded");
        assertThat(unpacked()).containsExactly(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
    }

    @Test
    void saysWhereItCannotBeUnpacked() throws Exception {
        Path occupied = Files.writeString(cache.resolve("occupied"), "a file, not a folder");

        assertThat(probe(occupied))
                .startsWith(occupied.resolve("native") + ": the tokenizer library cannot be unpacked there");
    }
}
