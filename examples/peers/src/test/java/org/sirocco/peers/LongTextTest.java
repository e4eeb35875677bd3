package org.sirocco.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.langchain4j.SiroccoEmbeddingMetadata;
import org.sirocco.langchain4j.SiroccoEmbeddingModel;
import org.sirocco.text.EncoderOptions;

/** The same model reads 256 tokens; langchain4j's in-process one stops at 128, without a word. */
class LongTextTest {
    private static final String START = "cat ".repeat(150);

    @TempDir
    private Path cache;

    private static float[] vector(EmbeddingModel model, String text) {
        return model.embed(text).content().vector();
    }

    @Test
    void aTextWithinTheLimitIsReadToItsEnd() {
        EmbeddingModel theirs = new AllMiniLmL6V2EmbeddingModel();
        assertThat(vector(theirs, START + "one river")).isEqualTo(vector(theirs, START + "two planets"));
        try (SiroccoEmbeddingModel ours = SiroccoEmbeddingModel.builder()
                .options(EncoderOptions.builder().cache(cache).build()).build()) {
            assertThat(vector(ours, START + "one river")).isNotEqualTo(vector(ours, START + "two planets"));
            assertThat(ours.embed(EmbeddingRequest.builder().inputs(START, START + START).build()).metadata())
                    .isInstanceOfSatisfying(SiroccoEmbeddingMetadata.class,
                            metadata -> assertThat(metadata.truncated()).containsExactly(1));
        }
    }
}
