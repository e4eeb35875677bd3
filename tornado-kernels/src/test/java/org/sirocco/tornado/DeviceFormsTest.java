package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.contract.Forms;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.scalar.ScalarBackend;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.gpu.GpuKernels;

/** What the contract does not say of forms: what an observer sees, norms of two kinds, what holds a device to them. */
final class DeviceFormsTest {
    private static final PackedBatch BATCH = PackedBatch.ofLengths(3, 70, 1);

    @ParameterizedTest
    @EnumSource(names = {"LOCAL_AND_GLOBAL", "BIAS_IN_A_WINDOW", "ROTARY_SHARED_KEYS", "CAUSAL", "DIFFERENT_LAYERS",
            "PROJECTED_RESIDUAL"})
    void anObserverSeesTheStepsThatScalarShows(Forms form) {
        EncoderModel model = form.model();
        float[] hidden = Numbers.normal(BATCH.tokens() * model.inputSize(), 61);
        List<AttentionSteps> expected = new ArrayList<>();
        try (EncoderRuntime scalar = new ScalarBackend().load(model)) {
            scalar.forward(BATCH, hidden, new float[BATCH.tokens() * model.outputSize()], collecting(expected));
        }
        List<AttentionSteps> actual = new ArrayList<>();
        try (EncoderRuntime device = new TornadoBackend(Devices.required(), BackendOptions.defaults()).load(model)) {
            device.forward(BATCH, hidden, new float[BATCH.tokens() * model.outputSize()], collecting(actual));
        }
        assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
        for (int i = 0; i < expected.size(); i++) {
            AttentionSteps a = actual.get(i);
            AttentionSteps e = expected.get(i);
            Numbers.assertClose("query " + i, a.query(), e.query(), 1e-4);
            Numbers.assertClose("key " + i, a.key(), e.key(), 1e-4);
            Numbers.assertClose("value " + i, a.value(), e.value(), 1e-4);
            Numbers.assertClose("scores " + i, a.scores(), e.scores(), 1e-4);
            Numbers.assertClose("weights " + i, a.weights(), e.weights(), 1e-4);
            Numbers.assertClose("context " + i, a.context(), e.context(), 1e-4);
            assertThat(closed(a)).as("closed in %d", i).isEqualTo(closed(e));
            Numbers.assertClose("scaled " + i, opened(a), opened(e), 1e-4);
        }
    }

    private static EncoderObserver collecting(List<AttentionSteps> all) {
        return new EncoderObserver() {
            @Override
            public void attention(int layer, int head, int sentence, AttentionSteps steps) {
                all.add(steps);
            }
        };
    }

    private static boolean[] closed(AttentionSteps steps) {
        boolean[] closed = new boolean[steps.scaled().length];
        for (int i = 0; i < closed.length; i++) {
            closed[i] = steps.scaled()[i] == Float.NEGATIVE_INFINITY;
        }
        return closed;
    }

    private static float[] opened(AttentionSteps steps) {
        float[] scaled = steps.scaled().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = scaled[i] == Float.NEGATIVE_INFINITY ? 0 : scaled[i];
        }
        return scaled;
    }

    /** ModernBERT's two kinds of layers, and MPNet's, but narrower. */
    @Test
    void headsAndWindowsOfRealModelsMatchTheScalarBackend() {
        EncoderModel base = RandomEncoder
                .of("random:layers=2,hidden=128,heads=2,ffn=96,activation=gelu,gated=true,norm=pre,positions=none");
        AttentionPositions bias = new AttentionPositions.RelativeBias(
                Tensor.of("bias", Numbers.normal(64, 63), 32, 2), 128);
        for (EncoderModel model : List.of(
                attending(base, new AttentionPositions.Rotary(10_000), new AttentionReach.Window(64),
                        new AttentionPositions.Rotary(160_000), new AttentionReach.All()),
                attending(base, bias, new AttentionReach.All(), bias, new AttentionReach.Causal()))) {
            PackedBatch batch = PackedBatch.ofLengths(129, 1, 512, 64);
            float[] hidden = Numbers.normal(batch.tokens() * 128, 64);
            float[] expected = Numbers.scalar(model, batch, hidden);
            for (AttentionMode mode : AttentionMode.values()) {
                float[] actual = hidden.clone();
                try (EncoderRuntime runtime = new TornadoBackend(Devices.required(),
                        BackendOptions.defaults().withAttention(mode)).load(model)) {
                    runtime.forward(batch, actual, actual);
                }
                Numbers.assertClose(mode.toString(), actual, expected, 1e-4);
            }
        }
    }

    private static EncoderModel attending(EncoderModel base, AttentionPositions first, AttentionReach reach,
            AttentionPositions second, AttentionReach otherReach) {
        return new EncoderModel(base.name(), base.embedding(),
                List.of(attending(base.layers().getFirst(), first, reach),
                        attending(base.layers().getLast(), second, otherReach)),
                base.finalNorm(), base.maxTokens());
    }

    private static EncoderLayer attending(EncoderLayer layer, AttentionPositions positions, AttentionReach reach) {
        return new EncoderLayer(
                new Block<>(layer.attention().function().toBuilder().positions(positions).reach(reach).build(),
                        layer.attention().norm()),
                layer.feedForward());
    }

    /** The window is of 3 tokens, and blocks of queries have at most 64: what is farther away is not even multiplied by 0. */
    @ParameterizedTest
    @EnumSource
    void keysThatNoQueryOfABlockReachesAreNotRead(Kernels kernels) {
        Accelerator device = Devices.required();
        EncoderModel model = Forms.WINDOW.model();
        EncoderModel oneLayer = new EncoderModel(model.name(), model.embedding(), model.layers().subList(0, 1), null,
                model.maxTokens());
        PackedBatch batch = PackedBatch.ofLengths(300);
        float[] hidden = Numbers.normal(300 * 16, 62);
        float[] poisoned = hidden.clone();
        Arrays.fill(poisoned, 150 * 16, 151 * 16, Float.NaN);
        try (EncoderRuntime runtime = new TornadoBackend(device, kernels.of(device), BackendOptions.defaults())
                .load(oneLayer)) {
            runtime.forward(batch, hidden, hidden);
            runtime.forward(batch, poisoned, poisoned);
        }
        for (int token = 0; token < 300; token++) {
            float[] alone = Arrays.copyOfRange(poisoned, token * 16, (token + 1) * 16);
            if (Math.abs(token - 150) > 67) {
                Numbers.assertClose("token " + token, alone, Arrays.copyOfRange(hidden, token * 16, (token + 1) * 16),
                        1e-6);
            }
        }
        assertThat(poisoned[150 * 16]).isNaN();
    }

    /** Those of either type of device. */
    enum Kernels {
        OF_THE_DEVICE, OF_GPUS;

        KernelSet of(Accelerator device) {
            return this == OF_GPUS ? new GpuKernels(device.limits()) : device.kernels();
        }
    }

    /** The second of four layers is the only local one. */
    @Test
    void aDeviceIsHeldToALayerOfEachForm() {
        Accelerator device = Devices.required();
        EncoderModel model = Forms.LOCAL_AND_GLOBAL.model();
        List<EncoderLayer> layers = new ArrayList<>(model.layers());
        EncoderLayer local = layers.get(1);
        layers.set(1, new EncoderLayer(
                new Block<>(local.attention().function().toBuilder().scale(0.7f).build(), local.attention().norm()),
                local.feedForward()));
        LayerCheck other = new LayerCheck(
                new EncoderModel(model.name(), model.embedding(), layers, null, model.maxTokens()));
        DeviceMemory memory = new DeviceMemory(device, model, device.kernels(), BackendOptions.defaults(),
                () -> Long.MAX_VALUE);
        try (Graphs graphs = new Graphs(device, device.kernels(), model, memory, other, BackendOptions.defaults())) {
            assertThatThrownBy(() -> graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> {}))
                    .isInstanceOf(KernelException.class).hasMessageContaining("of layer 1 of");
        }
    }

    /** The third of four layers alone normalises otherwise before attention. */
    @Test
    void normsOfTwoKindsInOnePlaceAreComputed() {
        EncoderModel model = Forms.ROTARY_SHARED_KEYS.model();
        EncoderLayer first = model.layers().getFirst();
        Norm norm = ((BlockNorm.Before) first.attention().norm()).norm();
        float[] hidden = Numbers.normal(BATCH.tokens() * model.inputSize(), 65);
        for (Norm of : List.of(new Norm.Layer(norm.weight(), null, norm.epsilon()),
                new Norm.Rms(norm.weight(), 0.1f))) {
            EncoderLayer second = new EncoderLayer(new Block<>(first.attention().function(), new BlockNorm.Before(of)),
                    first.feedForward());
            EncoderModel mixed = new EncoderModel("mixed", model.embedding(), List.of(first, first, second, first),
                    null, 512);
            assertThat(StackForm.of(mixed)).extracting(form -> form.layers().size()).containsExactly(2, 1, 1);
            Numbers.assertClose(of.toString(), onDevice(mixed, BATCH, hidden), Numbers.scalar(mixed, BATCH, hidden),
                    1e-4);
        }
    }

    /** As the products of libraries will want it, whose arrays and sizes are fixed when a graph is built. */
    @Test
    void layersThatHaveGraphsAndWeightsOfTheirOwnGiveTheSameNumbers() {
        Accelerator device = Devices.required();
        KernelSet apart = Devices.overriding(KernelSet.class, device.kernels(), "layersApart", true);
        EncoderModel model = RandomEncoder.of("random:layers=3,hidden=32,heads=2,ffn=48,positions=none");
        assertThat(DeviceWeights.of(model, apart)).extracting(weights -> weights.form().first()).containsExactly(0, 1,
                2);
        float[] hidden = Numbers.normal(BATCH.tokens() * 32, 66);
        float[] expected = Numbers.scalar(model, BATCH, hidden);
        for (AttentionMode mode : AttentionMode.values()) {
            float[] actual = hidden.clone();
            try (EncoderRuntime runtime = new TornadoBackend(device, apart,
                    BackendOptions.defaults().withAttention(mode))
                    .load(model)) {
                runtime.forward(BATCH, actual, actual);
            }
            Numbers.assertClose(mode.toString(), actual, expected, 1e-4);
        }
    }

    private static float[] onDevice(EncoderModel model, PackedBatch batch, float[] input) {
        float[] output = new float[batch.tokens() * model.outputSize()];
        try (EncoderRuntime runtime = new TornadoBackend(Devices.required(), BackendOptions.defaults()).load(model)) {
            runtime.forward(batch, input, output);
        }
        return output;
    }
}
