package org.sirocco.encoder;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.positional.LearnedPositions;

final class EmbeddingsTest {
    private static final int C = 8;
    private static final float[] TYPES = numbers(2 * C, 0.25f);
    private static final float[] POSITIONS = numbers(6 * C, -0.5f);

    private static float[] numbers(int count, float step) {
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = step * ((i * 7) % 11 - 5);
        }
        return out;
    }

    /** A model with every part that embeddings can have. */
    private static EncoderModel model(boolean scaled) {
        EncoderModel base = Fixtures.model("layers=1,hidden=8,heads=2,ffn=12,vocab=20");
        EncoderConfig config = EncoderConfig.bert().hiddenSize(C).numHiddenLayers(1).numAttentionHeads(2)
                .intermediateSize(12).vocabSize(20).typeVocabSize(2).scaleEmbedding(scaled).maxPositionEmbeddings(6)
                .layerNormEps(1e-5f).build();
        EmbeddingWeights embedding = new EmbeddingWeights(base.embedding().word(), Tensor.of("types", TYPES, 2, C),
                new LearnedPositions(FloatBuffer.wrap(POSITIONS), 6, C), base.layers().getFirst().outputNorm());
        return new EncoderModel("embeddings", config, embedding, List.copyOf(base.layers()), null);
    }

    @Test
    void sumsWordTypeAndPositionAndNormalises() {
        int[] ids = {3, 19, 0, 3};
        int[] types = {0, 1, 1, 0};
        // Two sentences: the second starts at position 0 again.
        int[] places = {0, 1, 2, 0};
        for (boolean scaled : new boolean[]{false, true}) {
            EncoderModel model = model(scaled);
            float[] hidden = new float[4 * C];
            new Embeddings(model).embed(new TokenBatch(ids, types, PackedBatch.ofLengths(3, 1)), hidden);
            double[] expected = new double[4 * C];
            for (int t = 0; t < 4; t++) {
                double[] sum = new double[C];
                double mean = 0;
                for (int c = 0; c < C; c++) {
                    sum[c] = model.embedding().word().data().get(ids[t] * C + c) * (scaled ? Math.sqrt(C) : 1)
                            + TYPES[types[t] * C + c] + POSITIONS[places[t] * C + c];
                    mean += sum[c] / C;
                }
                double variance = 0;
                for (double number : sum) {
                    variance += (number - mean) * (number - mean) / C;
                }
                LayerNorm norm = model.embedding().norm();
                for (int c = 0; c < C; c++) {
                    expected[t * C + c] = (sum[c] - mean) / Math.sqrt(variance + 1e-5) * norm.weight().data().get(c)
                            + norm.bias().data().get(c);
                }
            }
            Close.assertClose("embeddings, scaled " + scaled, hidden, expected, 1e-6, 1e-6);
        }
    }

    @Test
    void refusesIdsOutsideTheTablesAndTextBeyondThePositions() {
        refused("token id 20 lies outside the model's table of 20 rows", new int[]{1, 20}, new int[2]);
        refused("token id -1 lies outside the model's table of 20 rows", new int[]{-1}, new int[1]);
        refused("token type 2 lies outside the model's table of 2 rows", new int[]{1}, new int[]{2});
        refused("sentence 0 has 7 tokens; the positions reach at most 6", new int[7], new int[7]);
    }

    private static void refused(String message, int[] ids, int[] types) {
        TokenBatch batch = new TokenBatch(ids, types, PackedBatch.ofLengths(ids.length));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Embeddings(model(false)).embed(batch, new float[7 * C])).withMessage(message);
    }
}
