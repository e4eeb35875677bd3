package org.sirocco.text.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.names.MavenArtifact;

class PinnedJarTest {
    /** SHA-256 of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final PinnedJar JAR = new PinnedJar(new MavenArtifact("no.such.group", "data", "1"), ABC);

    @TempDir
    private Path cache;

    private Path put(String content) throws IOException {
        Files.createDirectories(cache.resolve("jars"));
        return Files.writeString(cache.resolve("jars/data-1.jar"), content);
    }

    @Test
    void findsItInTheCache() throws IOException {
        Path jar = put("abc");
        assertThat(JAR.find(cache, Downloads.never())).isEqualTo(jar);
    }

    @Test
    void refusesAnother() throws IOException {
        Path jar = put("abcd");
        assertThatThrownBy(() -> JAR.find(cache, Downloads.never())).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(
                        jar + ": has SHA-256 88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589")
                .hasMessageEndingWith("expected " + ABC + ": delete it");
    }

    @Test
    void downloadsNothingUnasked() {
        assertThatThrownBy(() -> JAR.find(cache, Downloads.never())).isInstanceOf(ModelCacheException.class)
                .hasMessage(cache.resolve("jars/data-1.jar")
                        + ": no.such.group:data:1 is neither here nor in a local Maven repository,"
                        + " and nothing is to be downloaded");
        assertThat(cache).isEmptyDirectory();
    }
}
