package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.fail;

import java.util.Locale;

/** Asserts that numbers agree: |actual − expected| ≤ atol + rtol·|expected| at every index, which NaN never fulfils. */
public final class Close {
    private Close() {}

    /**
     * Compares index by index.
     *
     * @param who    the backend and what it computed, for the message
     * @param actual at least as many numbers as {@code expected}
     */
    public static void assertClose(String who, float[] actual, double[] expected, double atol, double rtol) {
        int worst = -1;
        double worstExcess = 0;
        int wrong = 0;
        for (int i = 0; i < expected.length; i++) {
            double excess = Math.abs(actual[i] - expected[i]) - (atol + rtol * Math.abs(expected[i]));
            if (!(excess <= 0)) {
                wrong++;
                // NaN is worse than any number.
                if (worst < 0 || Double.isNaN(excess) && !Double.isNaN(worstExcess) || excess > worstExcess) {
                    worst = i;
                    worstExcess = excess;
                }
            }
        }
        if (worst >= 0) {
            fail(String.format(Locale.ROOT,
                    "%s: %d of %d numbers are off, worst at %d: %s instead of %s (difference %.3g, at most %.3g + %.3g·|expected|)",
                    who, wrong, expected.length, worst, actual[worst], expected[worst],
                    Math.abs(actual[worst] - expected[worst]), atol, rtol));
        }
    }

    /** The same against floats; both must be as long. */
    public static void assertClose(String who, float[] actual, float[] expected, double atol, double rtol) {
        if (actual.length != expected.length) {
            fail(String.format(Locale.ROOT, "%s: %d numbers instead of %d", who, actual.length, expected.length));
        }
        assertClose(who, actual, toDouble(expected), atol, rtol);
    }

    static double[] toDouble(float[] numbers) {
        double[] out = new double[numbers.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = numbers[i];
        }
        return out;
    }
}
