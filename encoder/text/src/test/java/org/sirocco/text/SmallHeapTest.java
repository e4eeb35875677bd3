package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.model.EncoderModel;

/** A model of base size, 85 million weights in its layers, in less memory than they take in float32. */
class SmallHeapTest {
    private static final String BASE = "random:layers=12,hidden=768,heads=12,ffn=3072,vocab=30522";

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void aModelOfBaseSizeLoadsAndEncodesInInt8() throws IOException, InterruptedException {
        assertThat(run("simd+int8")).filteredOn("simd+int8"::equals).as("opened twice").hasSize(2);
        assertThat(run("simd")).anyMatch(
                line -> line.contains("'" + BASE + "' has 0.3 GiB of weights, the JVM's heap is "));
    }

    private List<String> run(String backend) throws IOException, InterruptedException {
        return UnconfiguredProgram.run(folder, Map.of(), "--add-modules", "jdk.incubator.vector", "-Xmx256m",
                "-Dmodel=" + BASE, "-Dbackend=" + backend);
    }

    /** What a backend has copied is not held twice; words are looked up where they are. */
    @ParameterizedTest
    @CsvSource({"scalar", "simd", "simd+int8"})
    void matricesOfARandomModelGoOnceTheyArePacked(String backend) {
        try (SentenceEncoder encoder = SentenceEncoder.load(
                new ModelSource.Random("random:layers=2,hidden=8,heads=2,ffn=8"),
                EncoderOptions.builder().backend(backend).build())) {
            EncoderModel model = encoder.model().files().encoder();
            assertThat(model.layers()).hasSize(2).allSatisfy(layer -> {
                assertThat(layer.attention().function().query().weight().data().scope().isAlive()).isFalse();
                assertThat(layer.feedForward().function().down().weight().data().scope().isAlive()).isFalse();
            });
            assertThat(model.embedding().word().data().scope().isAlive()).isTrue();
            assertThat(encoder.encode("a").vector()).hasSize(8);
            assertThat(encoder.inspector().observe("a", new EncoderObserver() {
            }).vector()).hasSize(8);
        }
    }
}
