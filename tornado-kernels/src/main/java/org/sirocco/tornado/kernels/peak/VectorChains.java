package org.sirocco.tornado.kernels.peak;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** The same for CPUs as OpenCL devices: twelve chains of vectors, which with their two constants fit into AVX2's registers. */
final class VectorChains {
    /** Multiply-adds of a work item in each step. */
    static final int PER_STEP = 12 * 8 * 4;

    private VectorChains() {}

    /** As {@link NumberChains#run}; the lanes of a vector start alike. */
    static void run(KernelContext context, FloatArray numbers, IntArray steps, FloatArray sums) {
        Float8 factor = all(numbers.get(0));
        Float8 addend = all(numbers.get(1));
        Float8 a = all(numbers.get(2));
        Float8 b = all(numbers.get(3));
        Float8 c = all(numbers.get(4));
        Float8 d = all(numbers.get(5));
        Float8 e = all(numbers.get(6));
        Float8 f = all(numbers.get(7));
        Float8 g = all(numbers.get(8));
        Float8 h = all(numbers.get(9));
        Float8 i = all(numbers.get(10));
        Float8 j = all(numbers.get(11));
        Float8 k = all(numbers.get(12));
        Float8 l = all(numbers.get(13));
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
        }
        float sum = 0;
        sum += lanes(a);
        sum += lanes(b);
        sum += lanes(c);
        sum += lanes(d);
        sum += lanes(e);
        sum += lanes(f);
        sum += lanes(g);
        sum += lanes(h);
        sum += lanes(i);
        sum += lanes(j);
        sum += lanes(k);
        sum += lanes(l);
        sums.set(context.globalIdx, sum);
    }

    private static Float8 four(Float8 x, Float8 factor, Float8 addend) {
        Float8 one = Float8.add(Float8.mult(x, factor), addend);
        Float8 two = Float8.add(Float8.mult(one, factor), addend);
        Float8 three = Float8.add(Float8.mult(two, factor), addend);
        return Float8.add(Float8.mult(three, factor), addend);
    }

    private static Float8 all(float x) {
        return new Float8(x, x, x, x, x, x, x, x);
    }

    private static float lanes(Float8 x) {
        return x.getS0() + x.getS1() + x.getS2() + x.getS3() + x.getS4() + x.getS5() + x.getS6() + x.getS7();
    }
}
