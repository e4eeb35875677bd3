package org.sirocco.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.simd.kernels.FmaPeak;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.kernels.VectorKernels;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.SimdProduct;
import org.sirocco.encoder.simd.products.Team;

/** One linear layer on one thread: rows × inputs → outputs, and what part of the core's multiply-add peak that is. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ProductBenchmark {
    /** Every layer of MiniLM-L6, bge-small, BERT-base and BERT-large for many tokens; MiniLM-L6's for one short sentence. */
    @Param({"12x384x1152", "12x1536x384", "256x384x1152", "256x384x384", "256x384x1536", "256x1536x384",
            "1024x384x1536",
            "256x512x2048", "256x2048x512", "256x768x3072", "256x3072x768", "256x1024x4096", "256x4096x1024"})
    String shape;

    private PackedMatrix matrix;
    private final TileRows x = new TileRows();
    private float[] y;
    private int rows;
    private final Kernels kernels = new VectorKernels();
    private final SimdProduct product = new SimdProduct(() -> kernels);

    @Setup
    public void fill() {
        String[] sizes = shape.split("x");
        rows = Integer.parseInt(sizes[0]);
        int inputs = Integer.parseInt(sizes[1]);
        int outputs = Integer.parseInt(sizes[2]);
        matrix = PackedMatrix.of(Team.ALONE,
                new Linear(Tensor.of("weight", random(inputs * outputs), outputs, inputs), null));
        float[] numbers = random(rows * inputs);
        x.shape(rows, inputs);
        for (int row = 0; row < rows; row++) {
            x.set(row, 0, numbers, row * inputs, inputs);
        }
        y = new float[rows * matrix.paddedOutputs()];
    }

    private static float[] random(int length) {
        Random random = new Random(length);
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = random.nextFloat() - 0.5f;
        }
        return out;
    }

    @Benchmark
    public float[] product(Peak peak) {
        long start = System.nanoTime();
        product.run(Team.ALONE, matrix, x, y, null);
        peak.count(2.0 * rows * matrix.inner() * matrix.paddedOutputs(), System.nanoTime() - start);
        return y;
    }

    /** Prints at the end GFLOP/s and its part of the peak, which is measured before and after each iteration. */
    @State(Scope.Thread)
    public static class Peak {
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> parts = new ArrayList<>();
        private double before;
        private double operations;
        private long nanos;

        @Setup(Level.Iteration)
        public void measure() {
            before = FmaPeak.gigaflops();
            operations = 0;
            nanos = 0;
        }

        void count(double done, long took) {
            operations += done;
            nanos += took;
        }

        @TearDown(Level.Iteration)
        public void compare() {
            rates.add(operations / nanos);
            parts.add(operations / nanos / Math.max(before, FmaPeak.gigaflops()));
        }

        @TearDown(Level.Trial)
        public void print() {
            System.out.printf(Locale.ROOT, "%nmedian %.1f GFLOP/s, %.3f of the core's multiply-add peak%n",
                    median(rates),
                    median(parts));
        }

        private static double median(List<Double> values) {
            return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
        }
    }
}
