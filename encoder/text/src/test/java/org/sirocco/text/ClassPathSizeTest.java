package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a program that encodes has on its class path, the model aside: this module and all that it brings at run time. */
class ClassPathSizeTest {
    private static final long MOST_BYTES = 6_000_000;

    @Test
    void isSmall() throws IOException {
        String others = Files.readString(Path.of("target/runtime-class-path.txt")).strip();

        assertThat(others).contains("jackson-core", "slf4j-api").doesNotContain("junit");
        assertThat(Stream.concat(Stream.of(Path.of("target/classes")),
                Stream.of(others.split(File.pathSeparator)).map(Path::of)).mapToLong(ClassPathSizeTest::size).sum())
                .isBetween(1_000_000L, MOST_BYTES);
    }

    /** Of a jar, or of a module that has not been packed yet. */
    private static long size(Path entry) {
        try (Stream<Path> files = Files.walk(entry)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
