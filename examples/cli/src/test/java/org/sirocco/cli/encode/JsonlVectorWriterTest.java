package org.sirocco.cli.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sirocco.text.CompactVector;
import org.sirocco.text.EncodedText;
import org.sirocco.text.Precision;

class JsonlVectorWriterTest {
    /** Who sends a text and waits for its vector would wait for ever for the end of the line. */
    @Test
    void endsTheLineOfEachTextBeforeTheNextOneComes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonlVectorWriter writer = new JsonlVectorWriter(out, "model", "");

        writer.write(0, "one", stored(0.5f));
        writer.flush();
        String first = out.toString(StandardCharsets.UTF_8);
        writer.write(1, "two", stored(1));
        writer.finish();

        assertThat(first)
                .isEqualTo("{\"index\":0,\"text\":\"one\",\"tokens\":3,\"truncated\":false,\"backend\":\"scalar\","
                        + "\"model\":\"model\",\"vector\":[0.5]}\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith(first + "{\"index\":1,").endsWith("[1.0]}\n");
    }

    private static StoredText stored(float number) {
        float[] vector = {number};
        return new StoredText(new EncodedText(vector, 3, false, 1, "scalar"),
                CompactVector.of(vector, Precision.FLOAT32));
    }
}
