package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;

/** Every form of a layer's parts is computed. */
interface FormContract extends SubjectUnderTest {
    @ParameterizedTest
    @EnumSource
    default void everyFormIsComputed(Forms form) {
        EncoderModel model = form.model();
        PackedBatch batch = PackedBatch.ofLengths(7, 1, 40, 17, 33, 200);
        float[] input = Fixtures.normal(batch, model, 21);
        DoublePrecisionReference.States expected = subject().reference(model, batch, input);
        subject().assertClose(model, subject().forward(model, batch, input), expected.last());
        Recording seen = new Recording();
        subject().assertClose(model, subject().forward(model, batch, input, seen), expected.last());
        for (int l = 0; l < model.layers().size(); l++) {
            subject().assertClose(model, seen.hidden().get(l), expected.layers().get(l));
        }
        int heads = model.layers().getFirst().attention().function().heads();
        int perSentence = model.layers().stream().mapToInt(layer -> layer.attention().function().heads()).sum();
        // The last head of the first layer, of the third sentence.
        subject().assertClose(model, seen.steps(0, heads - 1, 2).weights(),
                expected.weights().get(2 * perSentence + heads - 1));
    }

    @Test
    default void theInputStaysAsItIsAndOneArrayMayBeBoth() {
        EncoderModel model = Fixtures.model(2, 32);
        PackedBatch batch = PackedBatch.ofLengths(5, 9);
        float[] input = Fixtures.normal(batch, model, 22);
        float[] before = input.clone();
        float[] apart = subject().forward(model, batch, input);
        assertThat(input).isEqualTo(before);
        EncoderRuntime runtime = subject().runtime(model);
        runtime.forward(batch, input, input);
        assertThat(input).isEqualTo(apart);
    }

    @Test
    default void refusesOneArrayForTwoWidths() {
        EncoderModel model = Forms.PROJECTED_RESIDUAL.model();
        float[] states = new float[2 * 32];
        assertThatThrownBy(() -> subject().runtime(model).forward(PackedBatch.ofLengths(2), states, states))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(
                        "input and output are one array, but 16 numbers per token go in and 32 come out");
    }
}
