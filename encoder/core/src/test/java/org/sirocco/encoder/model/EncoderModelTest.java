package org.sirocco.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.Fixtures;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.positional.PositionEncoding;

/** Weights that contradict the config are refused, with the tensor, its shape and the rule. */
final class EncoderModelTest {
    private static final EncoderModel MODEL = Fixtures
            .model("layers=2,hidden=8,heads=2,ffn=12,norm=pre,positions=none,vocab=20");
    private static final EncoderConfig CONFIG = MODEL.config();
    private static final EmbeddingWeights EMBEDDING = MODEL.embedding();
    private static final LayerWeights LAYER = MODEL.layers().getFirst();

    @Test
    void refusesAnotherNumberOfLayers() {
        refused("numHiddenLayers is 2, but there are 1 layers", CONFIG, EMBEDDING, List.of(LAYER), MODEL.finalNorm());
    }

    @Test
    void refusesALinearLayerOfAnotherShape() {
        Linear narrow = new Linear(Tensor.of("encoder.layer.1.output.dense.weight", new float[88], 8, 11), null);
        LayerWeights layer = LAYER.toBuilder().output(narrow).build();
        refused("tensor encoder.layer.1.output.dense.weight has shape [8, 11], the config asks for [8, 12]", layer);
    }

    @Test
    void refusesAMissingBiasAndABiasTooMany() {
        LayerWeights layer = LAYER.toBuilder().query(new Linear(LAYER.query().weight(), null)).build();
        refused("encoder.layer.0.attention.self.query.weight[8, 8] lacks a bias, the config says bias=true", layer);
        EncoderConfig without = EncoderConfig.bert().hiddenSize(8).numHiddenLayers(2).numAttentionHeads(2)
                .intermediateSize(12).vocabSize(20).typeVocabSize(0).embeddingNorm(false).finalNorm(true).bias(false)
                .build();
        refused("encoder.layer.0.attention.self.query.weight[8, 8] has a bias, the config says bias=false", without,
                EMBEDDING, MODEL.layers(), MODEL.finalNorm());
    }

    @Test
    void refusesANormOfAnotherWidth() {
        LayerNorm wide = new LayerNorm(Tensor.of("wide.weight", new float[9], 9), LAYER.outputNorm().bias());
        LayerWeights layer = LAYER.toBuilder().attentionNorm(wide).build();
        refused("tensor wide.weight has shape [9], the config asks for [8]", layer);
    }

    @Test
    void aLayerHasEveryPart() {
        assertThatNullPointerException().isThrownBy(() -> LAYER.toBuilder().value(null).build())
                .withMessage("value must not be null");
        assertThatNullPointerException().isThrownBy(() -> LayerWeights.builder().build())
                .withMessage("query must not be null");
        assertThat(LAYER.toBuilder().build()).isEqualTo(LAYER).hasSameHashCodeAs(LAYER);
        assertThat(LAYER.toBuilder().key(LAYER.value()).build()).isNotEqualTo(LAYER);
        assertThat(LAYER).asString().startsWith("LayerWeights[").contains("encoder.layer.0.output.dense.weight");
    }

    @Test
    void refusesAFinalNormThatIsMissing() {
        refused("finalNorm is true, but the final normalisation is missing", CONFIG, EMBEDDING, MODEL.layers(), null);
    }

    @Test
    void refusesEmbeddingsThatContradictTheConfig() {
        Tensor word = EMBEDDING.word();
        embeddingRefused("tensor word has shape [19, 8], the config asks for [20, 8]",
                new EmbeddingWeights(Tensor.of("word", new float[19 * 8], 19, 8), null, PositionEncoding.none(), null));
        embeddingRefused("typeVocabSize is 0, but the token-type table is types[2, 8]",
                new EmbeddingWeights(word, Tensor.of("types", new float[16], 2, 8), PositionEncoding.none(), null));
        embeddingRefused("embeddingNorm is false, but the normalisation of the embeddings is there",
                new EmbeddingWeights(word, null, PositionEncoding.none(), LAYER.outputNorm()));
        embeddingRefused("maxPositionEmbeddings (512) must be at most what the positions reach (9)",
                new EmbeddingWeights(word, null, new LearnedPositions(FloatBuffer.allocate(72), 9, 8), null));
        embeddingRefused("hiddenSize is 8, but the positions, learned(1000), are of another width",
                new EmbeddingWeights(word, null, new LearnedPositions(FloatBuffer.allocate(6000), 1000, 6), null));
    }

    private static void embeddingRefused(String message, EmbeddingWeights embedding) {
        refused(message, CONFIG, embedding, MODEL.layers(), MODEL.finalNorm());
    }

    private static void refused(String message, LayerWeights changed) {
        List<LayerWeights> layers = new ArrayList<>(MODEL.layers());
        layers.set(1, changed);
        refused(message, CONFIG, EMBEDDING, layers, MODEL.finalNorm());
    }

    private static void refused(String message, EncoderConfig config, EmbeddingWeights embedding,
            List<LayerWeights> layers, LayerNorm finalNorm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EncoderModel("broken", config, embedding, layers, finalNorm))
                .withMessage(message);
    }
}
