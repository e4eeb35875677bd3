package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;

/** A head's matrices give what a double-precision computation gives. */
interface HeadContract extends SubjectUnderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 70, 300})
    default void aHeadOfEveryStepMatchesTheReference(int rows) {
        matches(new Head.Sentence(List.of(new Head.UnitLength(), dense("first", 33, 16, HeadActivation.TANH),
                new Head.Normed(norm(33)), dense("second", 5, 33, HeadActivation.IDENTITY), new Head.UnitLength())),
                rows);
    }

    @ParameterizedTest
    @EnumSource
    default void everyActivationMatchesTheReference(HeadActivation activation) {
        matches(new Head.Classification(List.of(dense("one", 3, 16, activation))), 6);
    }

    @Test
    default void aHeadAsWideAsAVocabularyMatchesTheReference() {
        matches(new Head.Vocabulary(List.of(dense("transform", 16, 16, HeadActivation.GELU), new Head.Normed(norm(16)),
                dense("words", 3001, 16, HeadActivation.IDENTITY))), 40);
    }

    @Test
    default void refusesRowsThatAreTooShortAndAModelWithoutAHead() {
        Head head = new Head.Classification(List.of(dense("one", 3, 16, HeadActivation.IDENTITY)));
        EncoderRuntime runtime = subject().runtime(model(head));
        assertThatThrownBy(() -> runtime.head(2, new float[31], new float[6])).isInstanceOf(
                IllegalArgumentException.class).hasMessage("input has 31 numbers, 2 rows of 16 numbers need 32");
        assertThatThrownBy(() -> runtime.head(2, new float[32], new float[5])).isInstanceOf(
                IllegalArgumentException.class).hasMessage("output has 5 numbers, 2 rows of 3 numbers need 6");
        float[] both = new float[48];
        assertThatThrownBy(() -> runtime.head(3, both, both)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input and output must be two arrays");
        assertThatThrownBy(() -> runtime.head(-1, both, new float[9])).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows (-1) must be at least 0");
        assertThatThrownBy(() -> subject().runtime(Fixtures.model(2, 32)).head(1, new float[64], new float[64]))
                .isInstanceOf(IllegalStateException.class).hasMessage("the model has no head");
    }

    private void matches(Head head, int rows) {
        EncoderModel model = model(head);
        float[] input = new float[rows * 16];
        Random random = new Random(rows);
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) random.nextGaussian();
        }
        float[] before = input.clone();
        float[] output = new float[rows * head.outputs()];
        subject().runtime(model).head(rows, input, output);
        Close.assertClose("input of " + subject().who(model), input, Close.toDouble(before), 0, 0);
        List<double[]> expected = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double[] x = new double[16];
            for (int c = 0; c < 16; c++) {
                x[c] = input[row * 16 + c];
            }
            expected.add(DoublePrecisionReference.head(head, subject().options().weights(), x));
        }
        subject().assertClose(model, output, expected.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private static EncoderModel model(Head head) {
        return Fixtures.model("layers=1,hidden=16,heads=2,ffn=24").withHead(head);
    }

    private static Head.Dense dense(String name, int outputs, int inputs, HeadActivation activation) {
        return new Head.Dense(new Linear(random(name, outputs, inputs), random(name + " bias", outputs)), activation);
    }

    private static Norm norm(int size) {
        return new Norm.Layer(random("gain", size), random("shift", size), 1e-5f);
    }

    private static Tensor random(String name, int... shape) {
        return Forms.random(name, shape);
    }
}
