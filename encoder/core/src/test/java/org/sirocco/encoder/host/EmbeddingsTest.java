package org.sirocco.encoder.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.contract.Close;
import org.sirocco.encoder.contract.Fixtures;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.positional.PositionEncoding;

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
    private static EmbeddingWeights model(boolean scaled) {
        EncoderModel base = Fixtures.model("layers=1,hidden=8,heads=2,ffn=12,vocab=20");
        BlockNorm.After norm = (BlockNorm.After) base.layers().getFirst().feedForward().norm();
        return new EmbeddingWeights(base.embedding().word(), scaled ? (float) Math.sqrt(C) : 1,
                Tensor.of("types", TYPES, 2, C), new LearnedPositions(FloatBuffer.wrap(POSITIONS), 6, C), norm.norm());
    }

    @Test
    void sumsWordTypeAndPositionAndNormalises() {
        int[] ids = {3, 19, 0, 3};
        int[] types = {0, 1, 1, 0};
        // Two sentences: the second starts at position 0 again.
        int[] places = {0, 1, 2, 0};
        for (boolean scaled : new boolean[]{false, true}) {
            EmbeddingWeights weights = model(scaled);
            float[] hidden = new float[4 * C];
            new Embeddings(weights).embed(new TokenBatch(ids, types, PackedBatch.ofLengths(3, 1)), hidden);
            double[] expected = new double[4 * C];
            for (int t = 0; t < 4; t++) {
                double[] sum = new double[C];
                double mean = 0;
                for (int c = 0; c < C; c++) {
                    sum[c] = weights.word().get(ids[t] * C + c) * (scaled ? Math.sqrt(C) : 1)
                            + TYPES[types[t] * C + c] + POSITIONS[places[t] * C + c];
                    mean += sum[c] / C;
                }
                double variance = 0;
                for (double number : sum) {
                    variance += (number - mean) * (number - mean) / C;
                }
                Norm.Layer norm = (Norm.Layer) weights.norm();
                for (int c = 0; c < C; c++) {
                    expected[t * C + c] = (sum[c] - mean) / Math.sqrt(variance + 1e-5) * norm.weight().get(c)
                            + norm.bias().get(c);
                }
            }
            Close.assertClose("embeddings, scaled " + scaled, hidden, expected, 1e-6, 1e-6);
        }
    }

    /** RoBERTa's rule, in each sentence anew; padding that a text spells has its own position and is not counted. */
    @Test
    void countsPositionsFromThePaddingOn() {
        int padding = 1;
        int[] ids = {3, 1, 5, 1, 7, 9, 4};
        int[] places = {2, 1, 3, 1, 2, 3, 4};
        EmbeddingWeights base = model(false);
        EmbeddingWeights weights = new EmbeddingWeights(base.word(), 1, null, base.positions(),
                new Places.AfterPadding(padding), null, null);
        float[] hidden = new float[7 * C];
        new Embeddings(weights).embed(new TokenBatch(ids, new int[7], PackedBatch.ofLengths(4, 3)), hidden);
        for (int i = 0; i < hidden.length; i++) {
            int token = i / C;
            assertThat(hidden[i]).as("token %d", token)
                    .isEqualTo(weights.word().get(ids[token] * C + i % C) + POSITIONS[places[token] * C + i % C]);
        }
        assertThat(weights.maxLength()).isEqualTo(4);
        TokenBatch longer = new TokenBatch(new int[6], new int[6], PackedBatch.ofLengths(1, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Embeddings(weights).embed(longer, new float[6 * C]))
                .withMessage("sentence 1 has 5 tokens; the positions reach at most 4");
        assertThatIllegalArgumentException().isThrownBy(() -> new Places.AfterPadding(-1))
                .withMessage("padding (-1) must be at least 0");
    }

    @Test
    void projectsToTheLayersWidth() {
        int wide = 3;
        int[] ids = {3, 19, 0};
        EmbeddingWeights base = model(true);
        float[] matrix = numbers(wide * C, 0.125f);
        Linear projection = new Linear(Tensor.of("projection", matrix, wide, C),
                Tensor.of("bias", new float[]{1, -2, 0.5f}, wide));
        EmbeddingWeights weights = new EmbeddingWeights(base.word(), base.wordScale(), base.tokenType(),
                base.positions(), base.places(), base.norm(), projection);
        assertThat(weights.width()).isEqualTo(wide);
        TokenBatch batch = new TokenBatch(ids, new int[3], PackedBatch.ofLengths(2, 1));
        float[] narrow = new float[3 * C];
        new Embeddings(base).embed(batch, narrow);
        double[] expected = new double[3 * wide];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = projection.bias().get(i % wide);
            for (int c = 0; c < C; c++) {
                expected[i] += (double) matrix[i % wide * C + c] * narrow[i / wide * C + c];
            }
        }
        float[] hidden = new float[3 * wide];
        new Embeddings(weights).embed(batch, hidden);
        Close.assertClose("projected", hidden, expected, 1e-6, 1e-6);
    }

    /** The contract gives backends what is made here, so that position kinds and scaling are held to their formulas once. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sirocco.encoder.contract.PairwiseShapes#settings")
    void everyShapeOfTheFamilyIsEmbeddedAsTheFormulasSay(String settings) {
        EncoderModel model = Fixtures.model(settings);
        int width = model.inputSize();
        int[] ids = new Random(3).ints(160, 0, RandomEncoder.VOCAB_SIZE).toArray();
        int[] second = Arrays.copyOf(ids, 32);
        float[] hidden = Fixtures.embed(model, ids, second);
        float[] table = new float[160 * width];
        model.embedding().positions().addTo(table, new int[]{0, 160});
        double[] expected = new double[hidden.length];
        for (int t = 0; t < 192; t++) {
            int place = t < 160 ? t : t - 160;
            for (int c = 0; c < width; c++) {
                double word = model.embedding().word().get(ids[place] * width + c);
                double position = switch (setting(settings, "positions")) {
                    case "sinusoidal" -> sinusoid(place, c / 2, c % 2 == 0, width);
                    case "sinusoidal-split" -> sinusoid(place, c % (width / 2), c < width / 2, width);
                    case "learned" -> table[place * width + c];
                    default -> 0;
                };
                expected[t * width + c] = word * (setting(settings, "scale").equals("true") ? Math.sqrt(width) : 1)
                        + position;
            }
        }
        Close.assertClose(settings, hidden, expected, 1e-6, 1e-6);
        boolean none = setting(settings, "positions").equals("none");
        assertThat(Arrays.equals(Arrays.copyOf(table, width), Arrays.copyOfRange(table, width, 2 * width)))
                .as("the first two places are alike").isEqualTo(none);
    }

    private static String setting(String settings, String key) {
        return Stream.of(settings.split(",")).filter(s -> s.startsWith(key + "=")).findFirst().orElseThrow()
                .substring(key.length() + 1);
    }

    private static double sinusoid(int place, int pair, boolean sine, int width) {
        double angle = place / Math.pow(10000, 2.0 * pair / width);
        return sine ? Math.sin(angle) : Math.cos(angle);
    }

    @Test
    void threadsDoNotChangeANumber() {
        int[] lengths = new Random(5).ints(700, 1, 7).toArray();
        PackedBatch layout = PackedBatch.ofLengths(lengths);
        int[] ids = new Random(6).ints(layout.tokens(), 0, 20).toArray();
        int[] types = new Random(7).ints(layout.tokens(), 0, 2).toArray();
        EmbeddingWeights weights = model(true);
        float[] alone = new float[layout.tokens() * C];
        new Embeddings(weights).embed(new TokenBatch(ids, types, layout), alone);
        float[] shared = new float[layout.tokens() * C];
        new Embeddings(weights, 3).embed(new TokenBatch(ids, types, layout), shared);
        assertThat(shared).isEqualTo(alone);
    }

    /** Added to zeros, by which a negative zero becomes a positive one. */
    private static float[] places(int count) {
        float[] places = Arrays.copyOf(POSITIONS, count * C);
        for (int i = 0; i < places.length; i++) {
            places[i] += 0f;
        }
        return places;
    }

    @Test
    void tellsWhoeverLooksUpElsewhereWhatItAddsUp() {
        EmbeddingWeights base = model(false);
        TokenBatch batch = new TokenBatch(new int[]{3, 1, 5, 1}, new int[]{0, 1, 1, 0}, PackedBatch.ofLengths(3, 1));
        assertThat(TokenRows.of(base, batch)).containsExactly(3, 0, 0, 1, 1, 1, 5, 2, 1, 1, 0, 0);
        assertThat(TokenRows.positions(base, 4)).isEqualTo(places(4));
        assertThat(TokenRows.positions(base, 400)).isEqualTo(places(6));
        EmbeddingWeights after = new EmbeddingWeights(base.word(), 1, null, base.positions(),
                new Places.AfterPadding(1), null, null);
        assertThat(TokenRows.of(after, batch)).containsExactly(3, 2, 0, 1, 1, 0, 5, 3, 0, 1, 1, 0);
        assertThat(TokenRows.positions(after, 3)).isEqualTo(places(5));
        EmbeddingWeights without = new EmbeddingWeights(base.word(), 1, null, PositionEncoding.none(), null);
        assertThat(TokenRows.positions(without, 3)).isEmpty();
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
