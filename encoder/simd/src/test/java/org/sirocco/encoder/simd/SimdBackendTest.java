package org.sirocco.encoder.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.scalar.ScalarBackend;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.Numbers;
import org.sirocco.encoder.simd.kernels.PlainKernels;
import org.sirocco.encoder.simd.kernels.VectorKernels;
import org.sirocco.encoder.simd.kernels.WarmUp;
import org.sirocco.encoder.weights.WeightForm;

@Timeout(120)
class SimdBackendTest {
    private static final BackendOptions ONE = BackendOptions.defaults().withThreads(1);
    private static final BackendOptions TWO = BackendOptions.defaults().withThreads(2);
    private static final Kernels VECTOR_KERNELS = new VectorKernels();
    private static final KernelSource VECTOR = () -> VECTOR_KERNELS;
    private static final Kernels PLAIN_KERNELS = new PlainKernels();
    private static final KernelSource PLAIN = () -> PLAIN_KERNELS;
    private static final PackedBatch RAGGED = PackedBatch.ofLengths(1, 7, 33, 2, 31, 12);

    @ParameterizedTest
    @CsvSource({"32,2,64,relu,post,true", "64,1,100,gelu,post,true", "64,2,33,gelu_new,pre,true",
            "80,1,161,silu,pre,false", "5,3,7,gelu,post,false", "1,4,1,relu,pre,true", "17,1,50,silu,post,true"})
    void equalsScalarForAnyShape(int headSize, int heads, int ffn, String activation, String norm, boolean bias) {
        EncoderModel model = RandomEncoder
                .of(String.format(Locale.ROOT,
                        "random:layers=2,hidden=%d,heads=%d,ffn=%d,activation=%s,norm=%s,bias=%s,positions=none",
                        headSize * heads, heads, ffn, activation, norm, bias));
        for (int threads = 1; threads <= 3; threads++) {
            float[] actual = forward(model, ONE.withThreads(threads), RAGGED);
            Numbers.assertClose("threads " + threads, actual, scalar(model, RAGGED), 2e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 31, 33, 128, 512})
    void equalsScalarForAnyLength(int tokens) {
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=96,heads=3,ffn=200,activation=gelu");
        PackedBatch batch = PackedBatch.ofLengths(tokens);
        Numbers.assertClose("hidden", forward(model, TWO, batch), scalar(model, batch), 2e-5);
    }

    @ParameterizedTest
    @CsvSource({"1,post,AUTO", "2,post,AUTO", "3,post,AUTO", "1,pre,AUTO", "2,pre,AUTO", "1,post,BFLOAT16",
            "2,pre,FLOAT16", "1,pre,INT8", "2,post,INT8"})
    void aSentenceIsTheSameToTheBitAloneAndInAnyBatch(int threads, String norm, WeightForm form) {
        EncoderModel model = RandomEncoder
                .of("random:layers=2,hidden=96,heads=3,ffn=200,activation=gelu,norm=" + norm);
        // Enough for each worker to take runs of its own.
        PackedBatch batch = PackedBatch.ofLengths(IntStream.range(0, 200).map(i -> 1 + i * 7 % 40).toArray());
        int width = model.inputSize();
        float[] together = forward(model, ONE.withThreads(threads).withWeights(form), batch);
        float[] embeddings = Numbers.random(1, together.length);
        try (EncoderRuntime alone = vector(model, ONE.withWeights(form))) {
            for (int sentence = 0; sentence < batch.sentences(); sentence++) {
                int from = batch.first(sentence) * width;
                int to = from + batch.length(sentence) * width;
                float[] hidden = Arrays.copyOfRange(embeddings, from, to);
                alone.forward(PackedBatch.ofLengths(batch.length(sentence)), hidden, hidden);
                Numbers.assertClose("sentence " + sentence, hidden, Arrays.copyOfRange(together, from, to), 0);
            }
        }
    }

    @Test
    void visibleStepsAndAnObserverLeadToTheSameNumbers() {
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=96,heads=3,ffn=200,norm=pre");
        float[] fast = forward(model, TWO, RAGGED);
        Numbers.assertClose("steps", forward(model, TWO.withAttention(AttentionMode.STEPS), RAGGED), fast, 5e-6);

        float[] hidden = Numbers.random(1, fast.length);
        int[] seen = new int[2];
        try (EncoderRuntime runtime = vector(model, TWO)) {
            runtime.forward(RAGGED, hidden, hidden, new EncoderObserver() {
                @Override
                public boolean wantsAttention(int layer, int head, int sentence) {
                    seen[0]++;
                    return false;
                }

                @Override
                public void hidden(int layer, float[] states) {
                    seen[1]++;
                }
            });
        }
        Numbers.assertClose("observed", hidden, fast, 5e-6);
        assertThat(seen).containsExactly(2 * 3 * RAGGED.sentences(), 2);
    }

    @Test
    void manyThreadsMayCallAtOnce() throws InterruptedException {
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=96,heads=3,ffn=200");
        float[] expected = forward(model, ONE, RAGGED);
        float[][] results = new float[8][];
        try (EncoderRuntime runtime = vector(model, TWO)) {
            Thread[] callers = new Thread[results.length];
            for (int caller = 0; caller < callers.length; caller++) {
                int mine = caller;
                callers[caller] = Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 50; i++) {
                        float[] hidden = Numbers.random(1, expected.length);
                        runtime.forward(RAGGED, hidden, hidden);
                        results[mine] = hidden;
                    }
                });
            }
            for (Thread caller : callers) {
                caller.join();
            }
        }
        for (float[] result : results) {
            Numbers.assertClose("result", result, expected, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherHelpersNorCallersAllocateOnceTheBuffersAreThere(WeightForm form) {
        PackedBatch large = PackedBatch.ofLengths(IntStream.range(0, 100).map(i -> 21).toArray());
        assertThat(leastAllocation(PackedBatch.ofLengths(3), form)).isLessThan(2048);
        assertThat(leastAllocation(RAGGED, form)).isLessThan(2048);
        assertThat(leastAllocation(large, form)).isLessThan(2048);
    }

    /** Bytes, of many forward passes. */
    private static long leastAllocation(PackedBatch batch, WeightForm form) {
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=96,heads=3,ffn=200,norm=pre,activation=gelu");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] hidden = Numbers.random(1, batch.tokens() * model.inputSize());
        // Plain kernels: vector operations allocate until they are compiled.
        try (EncoderRuntime runtime = new SimdEncoder(model, TWO.withWeights(form), PLAIN)) {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 20; i++) {
                long before = threads.getTotalThreadAllocatedBytes();
                runtime.forward(batch, hidden, hidden);
                least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
            }
            return least;
        }
    }

    @ParameterizedTest
    @EnumSource
    void plainKernelsLeadToTheSameNumbersUntilTheVectorKernelsAreCompiled(WeightForm form)
            throws InterruptedException {
        BackendOptions options = TWO.withWeights(form);
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=96,heads=3,ffn=200,activation=gelu");
        float[] expected = forward(model, ONE.withWeights(form), RAGGED);
        WarmUp warmUp = WarmUp.start(Set.of(Activation.GELU),
                Set.of(form == WeightForm.AUTO ? WeightForm.FLOAT32 : form));
        try (SimdEncoder plain = new SimdEncoder(model, options, PLAIN);
                SimdEncoder loaded = new SimdEncoder(model, options, warmUp)) {
            float[] hidden = Numbers.random(1, expected.length);
            plain.forward(RAGGED, hidden, hidden);
            Numbers.assertClose("plain", hidden, expected, 0);
            while (!(warmUp.now() instanceof VectorKernels)) {
                Thread.sleep(10);
            }
            hidden = Numbers.random(1, expected.length);
            loaded.forward(RAGGED, hidden, hidden);
            Numbers.assertClose("loaded", hidden, expected, 0);
        }
    }

    @Test
    void betterKernelsAreTakenInTheMiddleOfARun() {
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=96,heads=3,ffn=200,activation=gelu");
        float[] expected = forward(model, ONE, RAGGED);
        for (int after = 1; after < 10; after += 2) {
            AtomicInteger left = new AtomicInteger(after);
            KernelSource source = () -> left.getAndDecrement() > 0 ? PLAIN_KERNELS : VECTOR_KERNELS;
            try (SimdEncoder encoder = new SimdEncoder(model, ONE, source)) {
                float[] hidden = Numbers.random(1, expected.length);
                encoder.forward(RAGGED, hidden, hidden);
                assertThat(left).hasNegativeValue();
                Numbers.assertClose("after " + after, hidden, expected, 0);
            }
        }
    }

    @Test
    void theKernelsAreToldWhenTheEncoderCloses() {
        AtomicInteger closed = new AtomicInteger();
        KernelSource source = new KernelSource() {
            @Override
            public Kernels now() {
                return PLAIN_KERNELS;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        new SimdEncoder(RandomEncoder.of("random:layers=1,hidden=8,heads=2,ffn=8"), TWO, source).close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void refusesAClosedRuntimeAndShortHiddenStates() {
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=8,heads=2,ffn=8");
        EncoderRuntime runtime = vector(model, TWO);
        assertThatThrownBy(() -> runtime.forward(RAGGED, new float[8], new float[8]))
                .isInstanceOf(IllegalArgumentException.class);
        runtime.close();
        runtime.close();
        assertThatThrownBy(() -> runtime.forward(RAGGED, new float[RAGGED.tokens() * 8],
                new float[RAGGED.tokens() * 8]))
                .isInstanceOf(IllegalStateException.class);
    }

    private static EncoderRuntime vector(EncoderModel model, BackendOptions options) {
        return new SimdEncoder(model, options, VECTOR);
    }

    private static float[] forward(EncoderModel model, BackendOptions options, PackedBatch batch) {
        float[] hidden = Numbers.random(1, batch.tokens() * model.inputSize());
        try (EncoderRuntime runtime = vector(model, options)) {
            runtime.forward(batch, hidden, hidden);
        }
        return hidden;
    }

    private static float[] scalar(EncoderModel model, PackedBatch batch) {
        float[] hidden = Numbers.random(1, batch.tokens() * model.inputSize());
        try (EncoderRuntime runtime = new ScalarBackend().load(model)) {
            runtime.forward(batch, hidden, hidden);
        }
        return hidden;
    }
}
