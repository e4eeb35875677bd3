package org.sirocco.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.FakeProvider;
import org.sirocco.encoder.contract.Fixtures;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.scalar.ScalarBackend;
import org.sirocco.encoder.scalar.ScalarProvider;
import org.sirocco.encoder.weights.WeightForm;

final class BackendNameTest {
    private static final BackendOptions OPTIONS = BackendOptions.defaults();

    /** It knows float32 alone. */
    private static final class Device extends FakeProvider {
        Device() {
            super("gpu");
        }

        @Override
        public EncoderRuntime load(EncoderModel model) {
            return new ScalarBackend().load(model);
        }
    }

    @Test
    void aNameMayHoldAFormOfWeightsAndResultsAreNamedSo() {
        List<BackendProvider> all = List.of(new Device(), new ScalarProvider());
        assertThat(nameOf("scalar+int8", OPTIONS, all)).isEqualTo("scalar+int8");
        assertThat(nameOf("auto+float16", OPTIONS, all)).isEqualTo("scalar+float16");
        assertThat(nameOf("scalar", OPTIONS.withWeights(WeightForm.FLOAT32), all)).isEqualTo("scalar+float32");
        assertThat(nameOf("scalar+int8", OPTIONS.withWeights(WeightForm.INT8), all)).isEqualTo("scalar+int8");
        assertThat(nameOf("scalar", OPTIONS, all)).isEqualTo("scalar");
        assertThat(nameOf("gpu+auto", OPTIONS, all)).isEqualTo("gpu");
        assertThatThrownBy(() -> nameOf("gpu:1+int8", OPTIONS, all)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageStartingWith("backend gpu:1 is not available: it cannot keep weights as int8");
        assertThatIllegalArgumentException().isThrownBy(() -> nameOf("scalar+int9", OPTIONS, all)).withMessage(
                "backend 'scalar+int9': weights are kept as one of [auto, float32, bfloat16, float16, int8]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nameOf("scalar+int8", OPTIONS.withWeights(WeightForm.FLOAT16), all))
                .withMessage("backend 'scalar+int8' keeps weights otherwise than as float16, which is asked for, too");
    }

    private static String nameOf(String id, BackendOptions options, List<BackendProvider> all) {
        BackendChoice choice = Backends.choose(id, options, all);
        return choice.nameOf(choice.load(Fixtures.model(1, 2)));
    }
}
