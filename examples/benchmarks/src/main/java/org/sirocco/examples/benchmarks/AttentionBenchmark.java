package org.sirocco.examples.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.kernels.VectorKernels;
import org.sirocco.encoder.simd.products.HeadForm;
import org.sirocco.encoder.simd.products.SimdAttention;

/** Attention of all heads of one sentence, on one thread; 384 wide. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class AttentionBenchmark {
    private static final int HIDDEN_SIZE = 384;

    @Param({"8", "12", "18", "33", "128", "512"})
    int tokens;

    @Param({"32", "64"})
    int headSize;

    private final Kernels kernels = new VectorKernels();
    private SimdAttention attention;
    private float[] projected;
    private final TileRows context = new TileRows();

    @Setup
    public void fill() {
        Random random = new Random(1);
        projected = new float[tokens * 3 * HIDDEN_SIZE];
        for (int i = 0; i < projected.length; i++) {
            projected[i] = (float) random.nextGaussian();
        }
        context.shape(tokens, HIDDEN_SIZE);
        attention = new SimdAttention(() -> kernels);
        attention.reserve(tokens, new HeadForm(headSize, (float) (1 / Math.sqrt(headSize))));
    }

    @Benchmark
    public float[] attention() {
        for (int at = 0; at < HIDDEN_SIZE; at += headSize) {
            attention.context(projected, at, at + HIDDEN_SIZE, at + 2 * HIDDEN_SIZE, 3 * HIDDEN_SIZE, tokens,
                    at / headSize, context, 0);
        }
        return context.data();
    }
}
