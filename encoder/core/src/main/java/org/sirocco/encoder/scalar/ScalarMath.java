package org.sirocco.encoder.scalar;

import org.sirocco.encoder.model.Activation;

/** The small operations of the encoder, written for reading. */
final class ScalarMath {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

    private ScalarMath() {}

    /** y += factor·x over the length of y, in double precision: there may be thousands of addends. */
    static void addScaled(float[] x, int xAt, double factor, double[] y) {
        for (int j = 0; j < y.length; j++) {
            y[j] += factor * x[xAt + j];
        }
    }

    /** The sum of products of two runs of numbers, summed in double precision. */
    static float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        double sum = 0;
        for (int j = 0; j < length; j++) {
            sum += (double) a[aAt + j] * b[bAt + j];
        }
        return (float) sum;
    }

    /** exp(x − max) / Σ exp(x − max) over one row, in place; the maximum keeps it from overflowing. */
    static void softmax(float[] row, int at, int length) {
        float max = row[at];
        for (int j = 1; j < length; j++) {
            max = Math.max(max, row[at + j]);
        }
        double sum = 0;
        for (int j = 0; j < length; j++) {
            row[at + j] = (float) Math.exp(row[at + j] - max);
            sum += row[at + j];
        }
        for (int j = 0; j < length; j++) {
            row[at + j] = (float) (row[at + j] / sum);
        }
    }

    /** Applies the activation to every number, in place. */
    static void activate(Activation activation, float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = activate(activation, x[i]);
        }
    }

    /** x *= y, number by number. */
    static void multiply(float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= y[i];
        }
    }

    static float activate(Activation activation, double x) {
        return (float) switch (activation) {
            case RELU -> Math.max(0, x);
            case GELU -> 0.5 * x * (1 + erf(x * SQRT_HALF));
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(SQRT_TWO_OVER_PI * (x + 0.044715 * x * x * x)));
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    /** The error function to 1.2e-7 absolute: Numerical Recipes (Press et al.), §6.2, a Chebyshev fit of erfc. */
    static double erf(double x) {
        double t = 1 / (1 + 0.5 * Math.abs(x));
        double fit = -x * x - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418
                + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587
                        + t * (-0.82215223 + t * 0.17087277))))))));
        double complement = t * Math.exp(fit);
        return x >= 0 ? 1 - complement : complement - 1;
    }
}
