package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Seeded inputs and comparisons for kernel tests. */
public final class Numbers {
    private Numbers() {}

    /** Normally distributed numbers. */
    public static float[] random(long seed, int length) {
        Random random = new Random(seed);
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    /** |actual − expected| at most {@code tolerance}, so written that NaN fails; names the worst index. */
    public static void assertClose(String what, float[] actual, IntToDoubleFunction expected, double tolerance) {
        int worst = 0;
        double most = -1;
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs(actual[i] - expected.applyAsDouble(i));
            if (!(difference <= most)) {
                worst = i;
                most = difference;
            }
        }
        assertThat(most).as("%s: worst at %d, actual %s, expected %s", what, worst, actual[worst],
                expected.applyAsDouble(worst)).isLessThanOrEqualTo(tolerance);
    }

    public static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        assertClose(what, actual, i -> expected[i], tolerance);
    }
}
