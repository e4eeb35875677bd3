package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;

/** Every member of the family of encoder shapes gives what a double-precision computation gives. */
interface ShapeContract extends SubjectUnderTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sirocco.encoder.contract.PairwiseShapes#settings")
    default void everyShapeMatchesTheReferenceInEveryLayer(String settings) {
        EncoderModel model = Fixtures.model(settings);
        everyLayerMatches(model, words(7), words(128), words(1), words(33));
    }

    @Test
    default void theBaseModelOfThePaperMatchesTheReferenceInEveryLayer() {
        everyLayerMatches(Fixtures.model("layers=6,hidden=512,heads=8,ffn=2048,positions=sinusoidal,seed=1"), words(9),
                words(4));
    }

    private void everyLayerMatches(EncoderModel model, int[]... sentences) {
        PackedBatch batch = Fixtures.layout(sentences);
        float[] input = Fixtures.embed(model, sentences);
        DoublePrecisionReference.States expected = subject().reference(model, batch, input);
        Recording seen = new Recording(head -> false);
        subject().assertClose(model, subject().forward(model, batch, input, seen), expected.last());
        for (int l = 0; l < model.layers().size(); l++) {
            subject().assertClose(model, seen.hidden().get(l), expected.layers().get(l));
        }
        subject().assertClose(model, subject().forward(model, batch, input), expected.last());
    }

    @Test
    default void tellsTheTwoGelusApart() {
        EncoderModel erf = Fixtures.model("layers=1,hidden=32,heads=1,ffn=64,activation=gelu,norm=pre,finalnorm=false");
        EncoderModel tanh = Fixtures
                .model("layers=1,hidden=32,heads=1,ffn=64,activation=gelu_new,norm=pre,finalnorm=false");
        PackedBatch batch = PackedBatch.ofLengths(128);
        float[] input = Fixtures.normal(batch, erf, 12);
        double[] expectedErf = subject().reference(erf, batch, input).last();
        double[] expectedTanh = subject().reference(tanh, batch, input).last();
        assertThat(between(expectedErf, expectedTanh, subject().forward(erf, batch, input))).as(subject().who(erf))
                .isCloseTo(0, within(0.1));
        assertThat(between(expectedErf, expectedTanh, subject().forward(tanh, batch, input))).as(subject().who(tanh))
                .isCloseTo(1, within(0.1));
    }

    /** Where numbers lie on the way from a, which is 0, to b, which is 1; rounding, which goes any way, hardly moves them on it. */
    private static double between(double[] a, double[] b, float[] numbers) {
        double along = 0;
        double square = 0;
        for (int i = 0; i < a.length; i++) {
            along += (numbers[i] - a[i]) * (b[i] - a[i]);
            square += (b[i] - a[i]) * (b[i] - a[i]);
        }
        return along / square;
    }

    private static int[] words(int count) {
        return new Random(count).ints(count, 0, RandomEncoder.VOCAB_SIZE).toArray();
    }
}
