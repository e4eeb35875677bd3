package org.sirocco.examples.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.Vectors;

/** How many multiply-adds one core can do: chains of them in registers, nothing loaded or stored. */
public final class FmaPeak {
    private static final int CHAINS = 12;
    private static final int STEPS = 200_000;

    private FmaPeak() {}

    /** The best of many short runs, in GFLOP/s (a multiply-add counts two). */
    public static double gigaflops() {
        double best = 0;
        float sink = 0;
        for (int run = 0; run < 60; run++) {
            long start = System.nanoTime();
            sink += chains();
            best = Math.max(best, 2.0 * CHAINS * STEPS * Tile.LANES / (System.nanoTime() - start));
        }
        if (Float.isNaN(sink)) {
            throw new IllegalStateException("the chains must converge");
        }
        return best;
    }

    private static float chains() {
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
        for (int step = 0; step < STEPS; step++) {
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
