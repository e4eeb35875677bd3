package org.sirocco.tornado;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.EncoderModel;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.RandomEncoder;
import org.sirocco.tornado.kernels.GpuKernels;

/** The kernels for GPUs, on whatever device there is: slow on a CPU, but with the same numbers. */
final class GpuKernelsTest {
    static TornadoBackend backend(Accelerator device, BackendOptions options) {
        return new TornadoBackend(device, headSize -> new GpuKernels(device.limits(), headSize), options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden=64,heads=2,ffn=96,activation=gelu",
            "hidden=80,heads=1,ffn=50,activation=silu,norm=pre",
            "hidden=30,heads=3,ffn=7,activation=gelu_new,bias=false"})
    void matchTheScalarBackend(String shape) {
        EncoderModel model = RandomEncoder.of("random:layers=2,positions=none," + shape);
        PackedBatch batch = PackedBatch.ofLengths(1, 70, 16, 2, 33, 17);
        float[] hidden = Numbers.normal(batch.tokens() * model.config().hiddenSize(), 52);
        float[] expected = Numbers.scalar(model, batch, hidden);
        for (AttentionMode mode : AttentionMode.values()) {
            float[] actual = hidden.clone();
            try (var runtime = backend(Devices.required(), BackendOptions.defaults().withAttention(mode)).load(model)) {
                runtime.forward(batch, actual);
            }
            Numbers.assertClose(model.name() + " " + mode, actual, expected, 1e-4);
        }
    }
}
