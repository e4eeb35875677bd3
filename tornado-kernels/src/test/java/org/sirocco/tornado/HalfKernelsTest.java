package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.contract.Forms;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.gpu.half.HalfKernels;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** Products in float16: refused by name where there is no CUDA, and where there is, near what scalar computes in float32. */
final class HalfKernelsTest {
    private static final BackendOptions HALVES = BackendOptions.defaults().withWeights(WeightForm.FLOAT16);

    /** @throws BackendUnavailableException of a name that nobody requires, where the device is not reached through CUDA */
    static void checkHere(Accelerator device) {
        if (device.driver() != TornadoVMBackendType.CUDA) {
            throw new BackendUnavailableException("float16", device.id() + " is not reached through CUDA",
                    "take one that is");
        }
    }

    private static Accelerator required() {
        Accelerator device = Devices.required();
        Assumptions.assumeTrue(device.driver() == TornadoVMBackendType.CUDA,
                device.id() + " is not reached through CUDA");
        return device;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tornado:opencl:0", "tornado:ptx:0"})
    void otherDriversRefuseFloat16ByNameBeforeAnythingStarts(String id) {
        assertThatThrownBy(() -> Backends.open(id + "+float16", BackendOptions.defaults()))
                .isInstanceOf(BackendUnavailableException.class).hasNoCause()
                .hasMessage("backend " + id + " is not available: it cannot keep weights as float16 (take"
                        + " tornado:cuda:<device>, simd or scalar, or weights as auto)");
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "INT8"})
    void otherFormsAreRefusedByNameOnEveryDevice(WeightForm form) {
        assertThatThrownBy(() -> Backends.open("tornado:cuda:0", BackendOptions.defaults().withWeights(form)))
                .isInstanceOf(BackendUnavailableException.class).hasNoCause()
                .hasMessageContaining("it cannot keep weights as " + form + " (take simd or scalar");
    }

    @Test
    void theShortNameTakesFloat16WhereTheSdkHasCuda() {
        assertThat(TornadoProvider.halves("tornado", List.of("opencl", "ptx"))).isFalse();
        assertThat(TornadoProvider.halves("tornado", List.of("opencl", "cuda"))).isTrue();
        assertThat(TornadoProvider.halves("tornado", List.of())).as("it is the SDK that is missing").isTrue();
        assertThat(TornadoProvider.halves("tornado:cuda:1", List.of("opencl"))).as("likewise").isTrue();
        assertThat(TornadoProvider.halves("tornado:opencl:0", List.of("opencl", "cuda"))).isFalse();
    }

    @Test
    void aDeviceThatIsReachedOtherwiseRefusesItWhateverItsName() {
        Accelerator device = Devices.required();
        Assumptions.assumeFalse(device.driver() == TornadoVMBackendType.CUDA, device.id());
        assertThatThrownBy(() -> new TornadoBackend(device, HALVES)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining(device.id()).hasMessageContaining("cannot keep weights as float16");
    }

    /** Tiles of 64 rows and 128 columns, slices of 32 inputs: whole ones, parts, and less than one. */
    @ParameterizedTest
    @ValueSource(strings = {"hidden=128,heads=4,ffn=256,activation=gelu",
            "hidden=80,heads=1,ffn=50,activation=silu,norm=pre",
            "hidden=30,heads=3,ffn=7,activation=gelu_new,bias=false", "hidden=16,heads=1,ffn=144,activation=relu"})
    void matchTheScalarBackend(String shape) {
        matchTheScalarBackend(RandomEncoder.of("random:layers=2,positions=none," + shape),
                PackedBatch.ofLengths(1, 70, 16, 2, 33, 17));
    }

    @ParameterizedTest
    @EnumSource(names = {"ROTARY_SHARED_KEYS", "PROJECTED_RESIDUAL", "DIFFERENT_LAYERS"})
    void computeTheFormsThatLayersHave(Forms form) {
        matchTheScalarBackend(form.model(), PackedBatch.ofLengths(1, 70, 3));
    }

    private static void matchTheScalarBackend(EncoderModel model, PackedBatch batch) {
        Accelerator device = required();
        float[] hidden = Numbers.normal(batch.tokens() * model.inputSize(), 52);
        float[] expected = new float[batch.tokens() * model.outputSize()];
        try (EncoderRuntime scalar = Backends.open("scalar", BackendOptions.defaults()).load(model)) {
            scalar.forward(batch, hidden, expected);
        }
        for (AttentionMode mode : AttentionMode.values()) {
            float[] actual = new float[expected.length];
            try (EncoderRuntime runtime = new TornadoBackend(device, HALVES.withAttention(mode)).load(model)) {
                assertThat(runtime.weights()).isEqualTo(WeightForm.FLOAT16);
                runtime.forward(batch, hidden, actual);
            }
            String what = model.name() + " " + mode;
            Numbers.assertClose(what, actual, expected, 1e-2);
            for (int token = 0; token < batch.tokens(); token++) {
                assertThat(cosine(actual, expected, token, model.outputSize())).as("%s, token %d", what, token)
                        .isGreaterThanOrEqualTo(0.9999);
            }
            assertThat(farthest(actual, expected)).as("operands are rounded").isGreaterThan(1e-5);
        }
    }

    /** By how much a number is off at most, absolutely and relatively. */
    private static double farthest(float[] actual, float[] expected) {
        double most = 0;
        for (int i = 0; i < actual.length; i++) {
            most = Math.max(most, Math.abs(actual[i] - expected[i]) / (1 + Math.abs(expected[i])));
        }
        return most;
    }

    private static double cosine(float[] a, float[] b, int row, int width) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    @Test
    void activationsThatFloat16HasNoPlaceForAreToldInWords() {
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=32,heads=2,ffn=48,positions=none");
        PackedBatch batch = PackedBatch.ofLengths(3);
        float[] hidden = Numbers.normal(3 * 32, 53);
        try (EncoderRuntime runtime = new TornadoBackend(required(), HALVES).load(model);
                EncoderRuntime single = new TornadoBackend(required(), BackendOptions.defaults()).load(model)) {
            runtime.forward(batch, hidden, new float[3 * 32]);
            hidden[40] = 7e4f;
            float[] states = new float[3 * 32];
            single.forward(batch, hidden, states);
            Numbers.assertClose("in float32", states, Numbers.scalar(model, batch, hidden), 1e-4);
            assertThatThrownBy(() -> runtime.forward(batch, hidden, new float[3 * 32]))
                    .isInstanceOf(KernelException.class).hasMessageContaining("take weights as float32");
        }
    }

    /** The one whose weights differ is off by what turns the numbers of a token by more than rounding does. */
    @Test
    void aDeviceWhoseNumbersPointElsewhereIsNotUsed() {
        Accelerator device = required();
        KernelSet kernels = new HalfKernels(device.limits());
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=32,heads=2,ffn=48,activation=gelu,seed=1");
        LayerCheck other = new LayerCheck(
                RandomEncoder.of("random:layers=2,hidden=32,heads=2,ffn=48,activation=gelu,seed=2"));
        DeviceMemory memory = new DeviceMemory(device, model, kernels, HALVES, () -> Long.MAX_VALUE);
        try (Graphs graphs = new Graphs(device, kernels, model, memory, other, HALVES)) {
            assertThatThrownBy(() -> graphs.part(AttentionMode.FUSED, PackedBatch.ofLengths(2), 0, (graph, part) -> {}))
                    .isInstanceOf(KernelException.class).hasMessageContaining("in float16 have a cosine of")
                    .hasMessageContaining("at least 0.9999 wanted");
        }
    }
}
