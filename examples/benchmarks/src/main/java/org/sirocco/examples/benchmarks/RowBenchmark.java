package org.sirocco.examples.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.SimdNorm;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.VectorKernels;

/** What is done to rows between the products, on one thread; nanoseconds for one row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class RowBenchmark {
    private static final int ROWS = 48;

    /** Numbers in a row: short and long sentences, hidden and feed-forward sizes. */
    @Param({"32", "384", "512", "1536"})
    int width;

    private final Kernels kernels = new VectorKernels();
    private SimdNorm norm;
    private float[] x;
    private float[] y;

    @Setup
    public void fill() {
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        norm = new SimdNorm(
                new Norm.Layer(Tensor.of("weight", ones, width), Tensor.of("bias", ones, width), 1e-12f));
        x = new float[ROWS * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 17 * 0.2f - 1.5f;
        }
        y = x.clone();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public float softmax() {
        float sum = 0;
        for (int row = 0; row < ROWS; row++) {
            sum += kernels.softmaxNumerators(y, row * width, width, Tile.GROUP, 0.2f);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public float[] gelu() {
        System.arraycopy(x, 0, y, 0, x.length);
        kernels.activate(Activation.GELU, y, 0, x.length / Tile.COLUMNS, Tile.COLUMNS);
        return y;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public float[] layerNorm() {
        for (int row = 0; row < ROWS; row++) {
            kernels.normalise(norm, x, row * width, y, row * width);
        }
        return y;
    }
}
