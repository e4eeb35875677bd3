package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.contract.Forms;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.tornado.kernels.DeviceLimits;
import org.sirocco.tornado.kernels.gpu.GpuKernels;

/** The kernels for GPUs, on whatever device there is: slow on a CPU, but with the same numbers. */
final class GpuKernelsTest {
    static TornadoBackend backend(Accelerator device, BackendOptions options) {
        return new TornadoBackend(device, new GpuKernels(device.limits()), options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden=64,heads=2,ffn=96,activation=gelu",
            "hidden=80,heads=1,ffn=50,activation=silu,norm=pre",
            "hidden=30,heads=3,ffn=7,activation=gelu_new,bias=false"})
    void matchTheScalarBackend(String shape) {
        matchTheScalarBackend(RandomEncoder.of("random:layers=2,positions=none," + shape),
                PackedBatch.ofLengths(1, 70, 16, 2, 33, 17));
    }

    /** Products take small tiles where large ones would leave most of a device without work. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void tilesOfEachSizeMatchTheScalarBackend(int cores) {
        Accelerator device = Devices.required();
        DeviceLimits limits = device.limits();
        GpuKernels kernels = new GpuKernels(
                new DeviceLimits(limits.device(), limits.localBytes(), limits.groupItems(), cores));
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=144,heads=3,ffn=270,activation=relu");
        PackedBatch batch = PackedBatch.ofLengths(1, 70, 16, 2, 33, 17);
        float[] hidden = Numbers.normal(batch.tokens() * 144, 53);
        float[] expected = Numbers.scalar(model, batch, hidden);
        try (var runtime = new TornadoBackend(device, kernels, BackendOptions.defaults()).load(model)) {
            runtime.forward(batch, hidden, hidden);
        }
        Numbers.assertClose(cores + " cores", hidden, expected, 1e-4);
    }

    /** A work group takes queries of several sentences, past keys of all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"hidden=64,heads=2", "hidden=64,heads=1", "hidden=132,heads=1", "hidden=290,heads=1",
            "hidden=544,heads=1"})
    void sentencesOfAGroupDoNotTouchEachOther(String shape) {
        EncoderModel model = RandomEncoder.of("random:layers=1,ffn=32,positions=none," + shape);
        PackedBatch batch = PackedBatch.ofLengths(5, 18, 7, 90, 3);
        int size = model.inputSize();
        float[] alone = Numbers.normal(batch.tokens() * size, 54);
        float[] expected = Numbers.scalar(model, batch, alone);
        float[] poisoned = alone.clone();
        for (int sentence : new int[]{1, 3}) {
            int first = batch.first(sentence);
            Arrays.fill(poisoned, first * size, (first + batch.length(sentence)) * size, Float.NaN);
        }
        try (var runtime = backend(Devices.required(), BackendOptions.defaults()).load(model)) {
            runtime.forward(batch, alone, alone);
            runtime.forward(batch, poisoned, poisoned);
        }
        Numbers.assertClose(shape, alone, expected, 1e-4);
        for (int sentence : new int[]{0, 2, 4}) {
            int from = batch.first(sentence) * size;
            int to = from + batch.length(sentence) * size;
            assertThat(Arrays.copyOfRange(poisoned, from, to)).as("sentence %d", sentence)
                    .isEqualTo(Arrays.copyOfRange(alone, from, to));
        }
        assertThat(poisoned[batch.first(1) * size]).isNaN();
    }

    private static void matchTheScalarBackend(EncoderModel model, PackedBatch batch) {
        float[] hidden = Numbers.normal(batch.tokens() * model.inputSize(), 52);
        float[] expected = Numbers.scalar(model, batch, hidden);
        for (AttentionMode mode : AttentionMode.values()) {
            float[] actual = hidden.clone();
            try (var runtime = backend(Devices.required(), BackendOptions.defaults().withAttention(mode)).load(model)) {
                runtime.forward(batch, actual, actual);
            }
            Numbers.assertClose(model.name() + " " + mode, actual, expected, 1e-4);
        }
    }

    /** The longest sentence is of several blocks of queries and of keys. */
    @ParameterizedTest
    @EnumSource(names = {"LOCAL_AND_GLOBAL", "BIAS_IN_A_WINDOW", "ROTARY_SHARED_KEYS", "CAUSAL"})
    void computeTheFormsThatAttentionHas(Forms form) {
        matchTheScalarBackend(form.model(), PackedBatch.ofLengths(1, 70, 16, 2, 33, 17));
    }

    @Test
    void headsThatFitIntoNoLocalMemoryAreRefusedWhenTheModelIsLoadedAndGoInSteps() {
        Accelerator device = Devices.required();
        GpuKernels kernels = new GpuKernels(new DeviceLimits(device.id(), 1024, 256, 8));
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=64,heads=1,ffn=32");
        BackendOptions options = BackendOptions.defaults();
        assertThatThrownBy(() -> new TornadoBackend(device, kernels, options).load(model))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("head size 64 needs 6272 bytes of local memory")
                .hasMessageContaining("take attention in steps");
        PackedBatch batch = PackedBatch.ofLengths(5, 1, 70);
        float[] hidden = Numbers.normal(batch.tokens() * 64, 57);
        float[] expected = Numbers.scalar(model, batch, hidden);
        try (var runtime = new TornadoBackend(device, kernels, options.withAttention(AttentionMode.STEPS))
                .load(model)) {
            runtime.forward(batch, hidden, hidden);
        }
        Numbers.assertClose("in steps", hidden, expected, 1e-4);
    }
}
