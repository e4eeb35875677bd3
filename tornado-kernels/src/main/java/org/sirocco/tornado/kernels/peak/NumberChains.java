package org.sirocco.tornado.kernels.peak;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Multiply-adds of single numbers, for GPUs: sixteen chains a work item, none of which waits for another. */
final class NumberChains {
    /** Multiply-adds of a work item in each step. */
    static final int PER_STEP = 64;

    private NumberChains() {}

    /**
     * Each chain goes on from where it starts: x ← x·factor + addend, four times a step.
     *
     * @param numbers factor, addend, and sixteen starts
     * @param steps   (1) how many
     * @param sums    one a work item, of where its chains end; overwritten
     */
    static void run(KernelContext context, FloatArray numbers, IntArray steps, FloatArray sums) {
        float factor = numbers.get(0);
        float addend = numbers.get(1);
        float a = numbers.get(2);
        float b = numbers.get(3);
        float c = numbers.get(4);
        float d = numbers.get(5);
        float e = numbers.get(6);
        float f = numbers.get(7);
        float g = numbers.get(8);
        float h = numbers.get(9);
        float i = numbers.get(10);
        float j = numbers.get(11);
        float k = numbers.get(12);
        float l = numbers.get(13);
        float m = numbers.get(14);
        float n = numbers.get(15);
        float o = numbers.get(16);
        float p = numbers.get(17);
        int count = steps.get(0);
        for (int step = 0; step < count; step++) {
            a = four(a, factor, addend);
            b = four(b, factor, addend);
            c = four(c, factor, addend);
            d = four(d, factor, addend);
            e = four(e, factor, addend);
            f = four(f, factor, addend);
            g = four(g, factor, addend);
            h = four(h, factor, addend);
            i = four(i, factor, addend);
            j = four(j, factor, addend);
            k = four(k, factor, addend);
            l = four(l, factor, addend);
            m = four(m, factor, addend);
            n = four(n, factor, addend);
            o = four(o, factor, addend);
            p = four(p, factor, addend);
        }
        sums.set(context.globalIdx, a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }

    /** By hand, because a loop's own counting would be a fifth of it. */
    private static float four(float x, float factor, float addend) {
        float one = x * factor + addend;
        float two = one * factor + addend;
        float three = two * factor + addend;
        return three * factor + addend;
    }
}
