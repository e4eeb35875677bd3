package org.sirocco.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

    /** Of three devices the second alone knows float16. */
    private static final class Devices extends FakeProvider {
        private final List<String> asked = new ArrayList<>();

        Devices() {
            super("gpu");
        }

        @Override
        public List<String> idsForAuto() {
            return List.of("gpu:0", "gpu:1", "gpu:2");
        }

        @Override
        public Set<WeightForm> weightForms() {
            return EnumSet.of(WeightForm.AUTO, WeightForm.FLOAT32, WeightForm.FLOAT16);
        }

        @Override
        public Set<WeightForm> weightForms(String id) {
            asked.add(id);
            return id.equals("gpu") || id.equals("gpu:1") ? weightForms() : super.weightForms();
        }

        @Override
        public String backendFor(WeightForm form) {
            return "gpu:1";
        }

        @Override
        public EncoderRuntime load(EncoderModel model) {
            return new ScalarBackend().load(model);
        }
    }

    @Test
    void aFormOfWeightsThatOneDeviceKnowsIsRefusedByTheOthersAndAutoGoesOnToIt() {
        Devices gpus = new Devices();
        List<BackendProvider> all = List.of(gpus, new ScalarProvider());
        assertThatThrownBy(() -> Backends.choose("gpu:0+float16", OPTIONS, all))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessage("backend gpu:0 is not available: it cannot keep weights as float16 (take gpu:1, simd or"
                        + " scalar, or weights as auto)");
        assertThatThrownBy(() -> Backends.choose("gpu:1+int8", OPTIONS, all))
                .hasMessageContaining("int8 (take simd or scalar, or weights as auto)");
        gpus.asked.clear();
        assertThat(Backends.choose("auto+float16", OPTIONS, all).backend()).isSameAs(gpus);
        assertThat(gpus.asked).containsExactly("gpu", "gpu:0", "gpu:1");
    }

    private static String nameOf(String id, BackendOptions options, List<BackendProvider> all) {
        BackendChoice choice = Backends.choose(id, options, all);
        return choice.nameOf(choice.load(Fixtures.model(1, 2)));
    }
}
