package org.sirocco.examples.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
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
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.model.ElementType;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.LearnedPositions;

/** The host's part of a batch of 32,768 tokens of MiniLM: words, positions and types added up and normalised. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class EmbeddingsBenchmark {
    private static final int TOKENS = 32_768;
    private static final int WIDTH = 384;
    private static final int VOCABULARY = 30_522;
    private static final int LENGTH = 16;

    @Param({"1", "2"})
    int threads;

    /** Whether they are then brought from 128 numbers to 384, as in some models. */
    @Param({"false", "true"})
    boolean projected;

    private final Arena arena = Arena.ofAuto();
    private Embeddings embeddings;
    private TokenBatch batch;
    private final float[] hidden = new float[TOKENS * WIDTH];

    @Setup
    public void fill() {
        int width = projected ? 128 : WIDTH;
        Tensor positions = tensor("positions", 512, width);
        embeddings = new Embeddings(new EmbeddingWeights(tensor("words", VOCABULARY, width), 1,
                tensor("types", 2, width), new LearnedPositions(positions.floats(), 512, width),
                new Places.InOrder(), new Norm.Layer(tensor("gain", width), tensor("shift", width), 1e-12f),
                projected ? new Linear(tensor("projection", WIDTH, width), tensor("bias", WIDTH)) : null), threads);
        int[] lengths = new int[TOKENS / LENGTH];
        Arrays.fill(lengths, LENGTH);
        batch = new TokenBatch(new Random(1).ints(TOKENS, 0, VOCABULARY).toArray(), new int[TOKENS],
                PackedBatch.ofLengths(lengths));
    }

    /** Outside the heap, as in a mapped file. */
    private Tensor tensor(String name, int... shape) {
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        MemorySegment data = arena.allocate((long) size * Float.BYTES);
        Random random = new Random(name.hashCode());
        for (int i = 0; i < size; i++) {
            data.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), i,
                    (float) random.nextGaussian());
        }
        return new Tensor(name, ElementType.FLOAT32, shape, data);
    }

    @Benchmark
    public float[] embed() {
        embeddings.embed(batch, hidden);
        return hidden;
    }
}
