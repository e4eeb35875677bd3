package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.tornado.kernels.Capacity;

final class DeviceEncoderTest {
    private static final EncoderModel SMALL = RandomEncoder
            .of("random:layers=3,hidden=64,heads=2,ffn=96,activation=gelu,length=100000");

    /** Sentences of 45 tokens: twice what the device takes at a time. */
    private static int[] moreThanFit() {
        int[] lengths = new int[Devices.required().kernels().usualTokens() * 2 / 45];
        Arrays.fill(lengths, 45);
        return lengths;
    }

    private static EncoderRuntime load(EncoderModel model, AttentionMode mode) {
        return new TornadoBackend(Devices.required(), BackendOptions.defaults().withAttention(mode)).load(model);
    }

    @Test
    void aRaggedBatchOfManyTokensMatchesTheScalarBackend() {
        Random random = new Random(47);
        int[] lengths = IntStream.generate(() -> 1 + random.nextInt(96)).limit(86).toArray();
        PackedBatch batch = PackedBatch.ofLengths(lengths);
        assertThat(batch.tokens()).as("tokens").isBetween(3500, 4700);
        float[] hidden = Numbers.normal(batch.tokens() * 64, 48);
        float[] expected = Numbers.scalar(SMALL, batch, hidden);
        for (AttentionMode mode : AttentionMode.values()) {
            float[] actual = hidden.clone();
            try (EncoderRuntime runtime = load(SMALL, mode)) {
                runtime.forward(batch, actual, actual);
            }
            Numbers.assertClose(mode + ", lengths of seed 47", actual, expected, 1e-4);
        }
    }

    @Test
    void aBatchLargerThanTheBuffersGoesThroughInParts() {
        PackedBatch batch = PackedBatch.ofLengths(moreThanFit());
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=32,heads=1,ffn=32");
        float[] hidden = Numbers.normal(batch.tokens() * 32, 49);
        float[] expected = Numbers.scalar(model, batch, hidden);
        Numbers.assertClose("fused", run(model, batch, hidden), expected, 1e-4);
        int[] seen = new int[batch.sentences()];
        float[] observed = hidden.clone();
        try (EncoderRuntime runtime = load(model, AttentionMode.FUSED)) {
            runtime.forward(batch, observed, observed, new EncoderObserver() {
                @Override
                public void attention(int layer, int head, int sentence, AttentionSteps steps) {
                    seen[sentence]++;
                }
            });
        }
        Numbers.assertClose("observed", observed, expected, 1e-4);
        assertThat(seen).containsOnly(1);
    }

    @Test
    void anObserverMayEncodeWhenItIsAskedAndWhenItIsShown() {
        PackedBatch batch = PackedBatch.ofLengths(5, 3);
        PackedBatch other = PackedBatch.ofLengths(9);
        float[] hidden = Numbers.normal(batch.tokens() * 64, 51);
        float[] otherHidden = Numbers.normal(other.tokens() * 64, 52);
        List<float[]> plain;
        List<float[]> busy;
        try (EncoderRuntime runtime = load(SMALL, AttentionMode.FUSED)) {
            plain = weights(runtime, batch, hidden, () -> {});
            busy = weights(runtime, batch, hidden,
                    () -> runtime.forward(other, otherHidden, otherHidden.clone(), new EncoderObserver() {
                    }));
        }
        assertThat(busy).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            Numbers.assertClose("weights " + i, busy.get(i), plain.get(i), 1e-6);
        }
    }

    /** The weights that an observer sees which does something each time that it is called. */
    private static List<float[]> weights(EncoderRuntime runtime, PackedBatch batch, float[] hidden, Runnable besides) {
        List<float[]> weights = new ArrayList<>();
        runtime.forward(batch, hidden, hidden.clone(), new EncoderObserver() {
            @Override
            public boolean wantsAttention(int layer, int head, int sentence) {
                besides.run();
                return true;
            }

            @Override
            public void attention(int layer, int head, int sentence, AttentionSteps steps) {
                besides.run();
                weights.add(steps.weights());
            }
        });
        return weights;
    }

    private static float[] run(EncoderModel model, PackedBatch batch, float[] hidden) {
        float[] out = hidden.clone();
        try (EncoderRuntime runtime = load(model, AttentionMode.FUSED)) {
            runtime.forward(batch, out, out);
        }
        return out;
    }

    @Test
    void aSentenceLongerThanTheBuffersMakesThemGrow() {
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=16,heads=1,ffn=16,length=100000");
        PackedBatch batch = PackedBatch.ofLengths(3, 4500);
        float[] hidden = Numbers.normal(batch.tokens() * 16, 50);
        Numbers.assertClose("4,500 tokens", run(model, batch, hidden), Numbers.scalar(model, batch, hidden), 1e-4);
    }

    @Test
    void manyThreadsGetTheirOwnAnswers() throws Exception {
        int[] lengths = {3, 40, 17, 1, 64, 9, 28, 5};
        float[][] inputs = new float[lengths.length][];
        float[][] expected = new float[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            inputs[i] = Numbers.normal(lengths[i] * 64, i);
            expected[i] = Numbers.scalar(SMALL, PackedBatch.ofLengths(lengths[i]), inputs[i]);
        }
        try (EncoderRuntime runtime = load(SMALL, AttentionMode.FUSED);
                var threads = Executors.newFixedThreadPool(lengths.length)) {
            Future<?>[] done = new Future<?>[lengths.length];
            for (int t = 0; t < lengths.length; t++) {
                int thread = t;
                done[t] = threads.submit(() -> {
                    for (int round = 0; round < 10; round++) {
                        int i = (thread + round) % lengths.length;
                        float[] hidden = inputs[i].clone();
                        runtime.forward(PackedBatch.ofLengths(lengths[i]), hidden, hidden);
                        Numbers.assertClose("length " + lengths[i], hidden, expected[i], 1e-4);
                    }
                });
            }
            for (Future<?> future : done) {
                future.get();
            }
        }
    }

    @Test
    void aLongSentenceOfAnotherThreadBetweenThePartsOfALargeBatchDisturbsNeither() {
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=16,heads=1,ffn=16,length=100000");
        PackedBatch large = PackedBatch.ofLengths(moreThanFit());
        PackedBatch sentence = PackedBatch.ofLengths(1000);
        float[] largeStates = Numbers.normal(large.tokens() * 16, 53);
        float[] sentenceStates = Numbers.normal(1000 * 16, 54);
        float[] expectedLarge = Numbers.scalar(model, large, largeStates);
        float[] expectedSentence = Numbers.scalar(model, sentence, sentenceStates);
        try (EncoderRuntime runtime = load(model, AttentionMode.STEPS);
                var other = Executors.newSingleThreadExecutor()) {
            runtime.forward(large, largeStates, largeStates, new EncoderObserver() {
                @Override
                public boolean wantsAttention(int layer, int head, int number) {
                    return layer == 0 && number == 0;
                }

                @Override
                public void attention(int layer, int head, int number, AttentionSteps steps) {
                    CompletableFuture.runAsync(() -> runtime.forward(sentence, sentenceStates, sentenceStates), other)
                            .join();
                }
            });
        }
        Numbers.assertClose("many sentences of 45 tokens", largeStates, expectedLarge, 1e-4);
        Numbers.assertClose("a sentence of 1,000 tokens", sentenceStates, expectedSentence, 1e-4);
    }

    @Test
    void aBatchLargerThanAGraphIsRefusedBeforeTheLaunch() {
        Accelerator device = Devices.required();
        try (EncoderGraph graph = new EncoderGraph(device, device.kernels(),
                weights(device), new Capacity(64, 200), null)) {
            assertThatThrownBy(() -> graph.upload(PackedBatch.ofLengths(65), new float[65 * 64], 0))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("65 tokens");
            assertThatThrownBy(() -> graph.upload(PackedBatch.ofLengths(11), new float[11 * 64], 0))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("242 scores");
        }
    }

    private static DeviceWeights weights(Accelerator device) {
        return DeviceWeights.of(SMALL, device.kernels()).getFirst();
    }

    private static DeviceMemory memory(Accelerator device) {
        return new DeviceMemory(device, SMALL, device.kernels(), BackendOptions.defaults(), () -> Long.MAX_VALUE);
    }

    @Test
    void newLengthsDoNotCompileAnything() {
        Accelerator device = Devices.required();
        DeviceMemory memory = memory(device);
        for (boolean inSteps : new boolean[]{false, true}) {
            try (EncoderGraph graph = new EncoderGraph(device, device.kernels(),
                    weights(device), memory.forBatch(1, 1, inSteps), null)) {
                // One run for each size of upload compiles what there is.
                int[] many = new int[60];
                Arrays.fill(many, 50);
                long compiling = run(graph, 5) + run(graph, 300) + run(graph, many);
                assertThat(compiling).as("ns spent compiling the first time").isPositive();
                Random random = new Random(51);
                for (int round = 0; round < 20; round++) {
                    assertThat(run(graph, IntStream.generate(() -> 1 + random.nextInt(150))
                            .limit(1 + random.nextInt(20)).toArray())).as("ns spent compiling, round %d", round)
                            .isZero();
                }
            }
        }
    }

    /** One pass; how long TornadoVM and the driver compiled in it, in ns. */
    private static long run(EncoderGraph graph, int... lengths) {
        PackedBatch batch = PackedBatch.ofLengths(lengths);
        graph.profile();
        graph.upload(batch, new float[batch.tokens() * 64], 0);
        for (int l = 0; l < 3; l++) {
            graph.layer(l);
        }
        return graph.times().compileNanos();
    }

    @Test
    void aModelThatIsTooLargeSaysWhatItNeedsAndWhichSettingHelps() {
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=1024,heads=2,ffn=4096,positions=none");
        Accelerator device = Devices.required();
        String before = System.setProperty("tornado.device.memory", "64MB");
        try {
            assertThatThrownBy(() -> new TornadoBackend(device, BackendOptions.defaults()).load(model))
                    .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("of which 48 MB for weights")
                    .hasMessageContaining("tornado.device.memory (64MB)");
        } finally {
            Devices.restore("tornado.device.memory", before);
        }
    }

    @Test
    void fusedAndObservedRunsTakeTurnsWhereOnlyOneOfTheirGraphsFits() {
        Accelerator device = Devices.required();
        PackedBatch batch = PackedBatch.ofLengths(3, 40, 17);
        float[] hidden = Numbers.normal(batch.tokens() * 64, 55);
        float[] expected = Numbers.scalar(SMALL, batch, hidden);
        DeviceMemory memory = memory(device);
        String before = System.setProperty("tornado.device.memory", "100MB");
        try (EncoderRuntime runtime = load(SMALL, AttentionMode.FUSED)) {
            assertThat(memory.holds(memory.forBatch(1, 1, false), memory.forBatch(1, 1, true))).isFalse();
            for (int turn = 0; turn < 2; turn++) {
                float[] fused = hidden.clone();
                runtime.forward(batch, fused, fused);
                Numbers.assertClose("fused", fused, expected, 1e-4);
                float[] observed = hidden.clone();
                runtime.forward(batch, observed, observed, new EncoderObserver() {
                });
                Numbers.assertClose("observed", observed, expected, 1e-4);
            }
        } finally {
            Devices.restore("tornado.device.memory", before);
        }
        assertThat(memory.holds(memory.forBatch(1, 1, false), memory.forBatch(1, 1, true)))
                .as("with TornadoVM's default").isTrue();
    }
}
