package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;

class PoolingTest {
    /** Two numbers a token; the sentence is tokens 1 to 4. */
    private static final float[] HIDDEN = {9, 9, 1, -8, 3, 2, 5, 4, 7, 6, 9, 9};

    private static float[] pool(PoolingMode mode, boolean normalize) {
        Pooling pooling = new Pooling(new SentenceSettings(mode, List.of(), normalize, 16, Map.of()), 2);
        return pooling.finished(pool(pooling, HIDDEN, 4, 0));
    }

    private static float[] pool(Pooling pooling, float[] hidden, int length, int prompt) {
        float[] pooled = new float[pooling.width() + 1];
        pooled[0] = 99;
        pooling.pool(hidden, hidden.length == 2 ? 0 : 1, length, prompt, pooled, 1);
        assertThat(pooled[0]).isEqualTo(99);
        return Arrays.copyOfRange(pooled, 1, pooled.length);
    }

    @Test
    void takesWhatTheModelAsksFor() {
        assertThat(pool(PoolingMode.CLS, false)).containsExactly(1, -8);
        assertThat(pool(PoolingMode.MEAN, false)).containsExactly(4, 1);
        assertThat(pool(PoolingMode.MAX, false)).containsExactly(7, 6);
        assertThat(pool(PoolingMode.MEAN_SQRT_LEN, false)).containsExactly(8, 2);
    }

    @Test
    void bringsTheVectorToUnitLength() {
        assertThat(pool(PoolingMode.MEAN, true)).containsExactly(new float[]{(float) (4 / Math.sqrt(17)),
                (float) (1 / Math.sqrt(17))}, within(1e-7f));
    }

    @Test
    void leavesAVectorOfZerosAlone() {
        SentenceSettings settings = new SentenceSettings(PoolingMode.CLS, List.of(), true, 16, Map.of());

        Pooling pooling = new Pooling(settings, 2);
        assertThat(pooling.finished(pool(pooling, new float[2], 1, 0))).containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({"TANH, 0.9950547536867305, -0.9640275800758169", "RELU, 3, 0", "GELU, 2.9959503059, -0.0455002639",
            "SIGMOID, 0.9525741268224334, 0.11920292202211755", "SILU, 2.8577223804673, -0.2384058440442351",
            "IDENTITY, 3, -2"})
    void appliesWhatFollowsADenseLayer(HeadActivation activation, double ofThree, double ofMinusTwo) {
        assertThat(activation.apply(3)).isCloseTo(ofThree, within(1e-7));
        assertThat(activation.apply(-2)).isCloseTo(ofMinusTwo, within(1e-7));
        assertThat(activation.apply(100)).isFinite();
        assertThat(activation.apply(-100)).isFinite();
    }

    @Test
    void weighsLaterTokensMoreOrTakesTheLast() {
        assertThat(pool(PoolingMode.WEIGHTED_MEAN, false)).containsExactly(5, 3.2f);
        assertThat(pool(PoolingMode.LAST_TOKEN, false)).containsExactly(7, 6);
    }

    private static Pooling pooling(boolean poolsPrompt, int dimensions, List<PoolingMode> modes,
            List<Head.Step> steps) {
        return new Pooling(new SentenceSettings(modes, poolsPrompt, steps, dimensions, 16, Map.of(), null), 2);
    }

    @Test
    void putsSeveralPoolingsOneAfterAnother() {
        Pooling pooling = pooling(true, 0, List.of(PoolingMode.LAST_TOKEN, PoolingMode.CLS, PoolingMode.MEAN),
                List.of());

        assertThat(pooling.width()).isEqualTo(6);
        assertThat(pool(pooling, HIDDEN, 4, 0)).containsExactly(7, 6, 1, -8, 4, 1);
    }

    @Test
    void leavesAPromptsTokensOutButCountsTheirPlaces() {
        assertThat(skipping(PoolingMode.MEAN, 2)).containsExactly(6, 5);
        assertThat(skipping(PoolingMode.MEAN_SQRT_LEN, 2)).containsExactly((float) (12 / Math.sqrt(2)),
                (float) (10 / Math.sqrt(2)));
        assertThat(skipping(PoolingMode.CLS, 2)).containsExactly(5, 4);
        assertThat(skipping(PoolingMode.LAST_TOKEN, 2)).containsExactly(7, 6);
        assertThat(skipping(PoolingMode.MAX, 3)).containsExactly(7, 6);
        assertThat(skipping(PoolingMode.WEIGHTED_MEAN, 2)).containsExactly(new float[]{43 / 7f, 36 / 7f},
                within(1e-6f));
    }

    @Test
    void hasTheReferencesAnswerWhereNothingIsLeftToPool() {
        assertThat(skipping(PoolingMode.MEAN, 9)).containsExactly(0, 0);
        assertThat(skipping(PoolingMode.WEIGHTED_MEAN, 9)).containsExactly(0, 0);
        assertThat(skipping(PoolingMode.LAST_TOKEN, 9)).containsExactly(0, 0);
        assertThat(skipping(PoolingMode.CLS, 9)).containsExactly(1, -8);
    }

    /** As whoever pools elsewhere is told to, read literally. */
    @ParameterizedTest
    @EnumSource
    void describesWhatItDoes(PoolingMode mode) {
        for (int prompt : new int[]{0, 1, 3, 4, 9}) {
            List<TokenPool> pools = new ArrayList<>();
            pooling(false, 0, List.of(PoolingMode.CLS, mode), List.of()).describe(1, 4, prompt, pools);
            assertThat(pools).hasSize(2);
            TokenPool pool = pools.getLast();
            float[] expected = skipping(mode, prompt);
            for (int c = 0; c < 2; c++) {
                double sum = 0;
                double weights = 0;
                double greatest = Double.NEGATIVE_INFINITY;
                for (int t = 0; t < pool.count(); t++) {
                    double x = HIDDEN[2 * (pool.first() + t) + c];
                    double weight = pool.kind() == TokenPool.Kind.WEIGHTED_MEAN ? pool.place() + t : 1;
                    sum += weight * x;
                    weights += weight;
                    greatest = Math.max(greatest, x);
                }
                double made = switch (pool.kind()) {
                    case GREATEST -> greatest;
                    case ROOT_MEAN -> weights == 0 ? 0 : sum / Math.sqrt(weights);
                    case MEAN, WEIGHTED_MEAN -> weights == 0 ? 0 : sum / weights;
                };
                assertThat((float) made).as("%s without %d tokens", mode, prompt).isEqualTo(expected[c]);
            }
        }
    }

    private static float[] skipping(PoolingMode mode, int prompt) {
        return pool(pooling(false, 0, List.of(mode), List.of()), HIDDEN, 4, prompt);
    }

    @Test
    void givesAwayTheFirstNumbersAndCombinesWindowsAsTheModelEnds() {
        Head.Dense dense = new Head.Dense(new Linear(Tensor.of("weight", new float[6], 3, 2), null),
                HeadActivation.IDENTITY);
        Pooling pooling = pooling(true, 2, List.of(PoolingMode.MEAN), List.of(new Head.UnitLength(), dense));

        assertThat(pooling.kept(3)).isEqualTo(2);
        assertThat(pooling(true, 9, List.of(PoolingMode.MEAN), List.of()).kept(2)).isEqualTo(2);
        assertThat(pooling(true, 0, List.of(PoolingMode.MEAN), List.of()).kept(2)).isEqualTo(2);
        // The last step is not the unit length, so what windows make together is not brought to it either.
        assertThat(pooling.combine(new float[][]{{2, 2, 2}, {4, 4, 4}}, new int[]{1, 1})).containsExactly(3, 3, 3);
    }

    @Test
    void theStepsAreTheHeadButForTheLastUnitLength() {
        Head.Dense dense = new Head.Dense(new Linear(Tensor.of("weight", new float[6], 3, 2), null),
                HeadActivation.TANH);
        Head.UnitLength unit = new Head.UnitLength();
        assertThat(settings(List.of()).head()).isNull();
        assertThat(settings(List.of(unit)).head()).isNull();
        assertThat(settings(List.of(unit, dense, unit)).head().steps()).containsExactly(unit, dense);
        assertThat(settings(List.of(unit, dense)).head().steps()).containsExactly(unit, dense);
        assertThat(settings(List.of(dense)).head().inputs()).isEqualTo(2);
        assertThat(settings(List.of(dense)).head().outputs()).isEqualTo(3);
    }

    private static SentenceSettings settings(List<Head.Step> steps) {
        return new SentenceSettings(List.of(PoolingMode.MEAN), true, steps, 0, 16, Map.of(), null);
    }
}
