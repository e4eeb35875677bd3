package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.EncoderModel;

/** What positions and attention are for, shown on the encoder as a whole. */
interface MeaningContract extends SubjectUnderTest {
    String SHAPE = "layers=2,hidden=64,heads=2,ffn=96,seed=5,positions=";
    int WIDTH = 64;

    @ParameterizedTest
    @ValueSource(strings = {"sinusoidal", "sinusoidal-split", "learned"})
    default void theSameWordAtTwoPlacesDiffersWithPositions(String positions) {
        float[] states = encode(Fixtures.model(SHAPE + positions), 65, 66, 67, 65, 68);
        assertThat(distance(row(states, 0), row(states, 3))).isGreaterThan(0.1);
    }

    @Test
    default void theSameWordAtTwoPlacesIsTheSameWithoutPositions() {
        EncoderModel model = Fixtures.model(SHAPE + "none");
        float[] states = encode(model, 65, 66, 67, 65, 68);
        subject().assertSame(model, row(states, 0), row(states, 3), subject().sameTolerance());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sinusoidal", "none"})
    default void changingTheLastWordChangesTheFirstWordsState(String positions) {
        EncoderModel model = Fixtures.model(SHAPE + positions);
        float[] one = encode(model, 65, 66, 67, 68, 69);
        float[] other = encode(model, 65, 66, 67, 68, 200);
        assertThat(distance(row(one, 0), row(other, 0))).isGreaterThan(0.01);
    }

    @Test
    default void withoutPositionsAPermutationOfTheWordsPermutesTheStates() {
        EncoderModel model = Fixtures.model(SHAPE + "none");
        int[] order = {4, 2, 0, 6, 1, 5, 3};
        float[] straight = encode(model, 10, 20, 30, 40, 50, 60, 70);
        float[] permuted = encode(model, 50, 30, 10, 70, 20, 60, 40);
        for (int t = 0; t < order.length; t++) {
            Close.assertClose(subject().who(model), row(permuted, t), row(straight, order[t]),
                    subject().orderTolerance(), 0);
        }
        Close.assertClose(subject().who(model) + ", mean", mean(permuted), mean(straight),
                subject().orderTolerance(), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sinusoidal", "sinusoidal-split", "learned"})
    default void withPositionsAPermutationOfTheWordsChangesTheMean(String positions) {
        EncoderModel model = Fixtures.model(SHAPE + positions);
        float[] straight = encode(model, 10, 20, 30, 40, 50, 60, 70);
        float[] permuted = encode(model, 50, 30, 10, 70, 20, 60, 40);
        assertThat(distance(mean(permuted), mean(straight))).isGreaterThan(0.01);
    }

    @ParameterizedTest(name = "D={0}")
    @ValueSource(ints = {8, 32, 128, 1024})
    default void scaledScoresOfUnitVarianceKeepItAtAnyHeadSize(int headSize) {
        ScoreSpread spread = ScoreSpread.measure(subject(), headSize);
        assertThat(spread.queryVariance()).as("variance of queries").isBetween(0.9, 1.1);
        assertThat(spread.keyVariance()).as("variance of keys").isBetween(0.9, 1.1);
        assertThat(spread.scaledVariance()).as("variance of scores / √D").isBetween(0.8, 1.25);
        assertThat(spread.scoreVariance()).as("variance of scores").isBetween(0.8 * headSize, 1.25 * headSize);
        assertThat(spread.largestWeight()).as("mean largest weight of %d", ScoreSpread.TOKENS).isLessThan(0.2);
    }

    @Test
    default void withoutTheScalingSoftmaxSaturatesAsHeadsGrow() {
        double small = ScoreSpread.measure(subject(), 8).largestWeightUnscaled();
        double medium = ScoreSpread.measure(subject(), 128).largestWeightUnscaled();
        double large = ScoreSpread.measure(subject(), 1024).largestWeightUnscaled();
        assertThat(small).isLessThan(medium);
        assertThat(medium).isLessThan(large);
        assertThat(large).isGreaterThan(0.9);
    }

    private float[] encode(EncoderModel model, int... ids) {
        return subject().forward(model, Fixtures.layout(ids), Fixtures.embed(model, ids));
    }

    private static float[] row(float[] states, int token) {
        return Fixtures.rows(states, WIDTH, token, 1);
    }

    private static float[] mean(float[] states) {
        float[] mean = new float[WIDTH];
        for (int i = 0; i < states.length; i++) {
            mean[i % WIDTH] += states[i] / (states.length / WIDTH);
        }
        return mean;
    }

    /** The largest difference of any number. */
    private static double distance(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
