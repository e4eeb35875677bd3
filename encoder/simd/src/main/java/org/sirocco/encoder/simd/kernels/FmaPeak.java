package org.sirocco.encoder.simd.kernels;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * How many multiply-adds processors can do: chains of them in registers, nothing loaded or stored. Loads only where there is
 * the Vector API.
 */
public final class FmaPeak {
    private static final int CHAINS = 12;
    /** Of a run: some milliseconds, beside which the threads' waiting for one another is nothing. */
    private static final int STEPS = 1_000_000;
    private static final int RUNS = 15;
    /** Before the JVM has compiled the chains each step is a hundred times as slow. */
    private static final int WARM_UP_STEPS = 200;
    private static final long WARM_UP_NANOS = 300_000_000;

    private static volatile boolean warm;

    private FmaPeak() {}

    /** The best of many short runs of one thread, in GFLOP/s (a multiply-add counts two). */
    public static double gigaflops() {
        return gigaflops(1);
    }

    /**
     * The same of threads that run at the same time, each run from the first one's start to the last one's end.
     *
     * @param threads at least 1
     */
    public static double gigaflops(int threads) {
        for (long begun = System.nanoTime(); !warm && System.nanoTime() - begun < WARM_UP_NANOS;) {
            check(chains(WARM_UP_STEPS));
        }
        warm = true;
        Runs runs = new Runs();
        // Whoever comes last to the barrier reads the clock for all, once before and once after each run.
        CyclicBarrier barrier = new CyclicBarrier(threads, runs);
        for (int thread = 1; thread < threads; thread++) {
            Thread.ofPlatform().daemon().start(() -> run(barrier));
        }
        run(barrier);
        return 2.0 * CHAINS * STEPS * Tile.LANES * threads / runs.shortest;
    }

    /** Touched by one thread at a time, in the barrier. */
    private static final class Runs implements Runnable {
        private long start;
        private boolean running;
        private long shortest = Long.MAX_VALUE;

        @Override
        public void run() {
            long now = System.nanoTime();
            if (running) {
                shortest = Math.min(shortest, now - start);
            }
            start = now;
            running = !running;
        }
    }

    private static void run(CyclicBarrier barrier) {
        try {
            for (int run = 0; run < RUNS; run++) {
                barrier.await();
                check(chains(STEPS));
                barrier.await();
            }
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("the measuring of the processor's peak was interrupted", e);
        }
    }

    /** Also keeps the JVM from leaving out what nobody looks at. */
    private static void check(float sum) {
        if (Float.isNaN(sum)) {
            throw new IllegalStateException("the chains must stay numbers");
        }
    }

    private static float chains(int steps) {
        FloatVector factor = FloatVector.broadcast(Vectors.SPECIES, 0.999f);
        FloatVector addend = FloatVector.broadcast(Vectors.SPECIES, 1e-3f);
        FloatVector a = addend;
        FloatVector b = addend;
        FloatVector c = addend;
        FloatVector d = addend;
        FloatVector e = addend;
        FloatVector f = addend;
        FloatVector g = addend;
        FloatVector h = addend;
        FloatVector i = addend;
        FloatVector j = addend;
        FloatVector k = addend;
        FloatVector l = addend;
        for (int step = 0; step < steps; step++) {
            a = factor.fma(addend, a);
            b = factor.fma(addend, b);
            c = factor.fma(addend, c);
            d = factor.fma(addend, d);
            e = factor.fma(addend, e);
            f = factor.fma(addend, f);
            g = factor.fma(addend, g);
            h = factor.fma(addend, h);
            i = factor.fma(addend, i);
            j = factor.fma(addend, j);
            k = factor.fma(addend, k);
            l = factor.fma(addend, l);
        }
        FloatVector all = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l);
        return all.reduceLanes(VectorOperators.ADD);
    }
}
