package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.model.ModelFormatException;

/** A mapped file that somebody cuts. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows does not let a mapped file be cut")
class CutFileTest {
    @TempDir
    private Path cache;

    @Test
    void isAnErrorNotTheEndOfTheJvm() throws IOException {
        EncoderOptions options = EncoderOptions.builder().backend("simd").cache(cache).build();
        try (SentenceEncoder encoder = SentenceEncoder.load(ModelSource.defaultModel(), options)) {
            encoder.encode("whole");
            cut(weights());

            assertThatThrownBy(() -> encoder.encode("zebra")).isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("cut short while it was in use");
            assertThatThrownBy(() -> encoder.inspector().wordVectors("zebra")).isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("cut short while it was in use");
        }
    }

    private Path weights() throws IOException {
        try (var files = Files.walk(cache)) {
            return files.filter(file -> file.endsWith("model.safetensors")).findFirst().orElseThrow();
        }
    }

    private static void cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(4096);
        }
    }
}
