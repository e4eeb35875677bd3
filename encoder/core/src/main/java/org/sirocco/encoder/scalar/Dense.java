package org.sirocco.encoder.scalar;

import org.sirocco.encoder.model.Linear;

/**
 * y = W·x + b for every token. W is kept column by column, so that the inner loop runs along memory; over arrays from their
 * start, since what the compiler cannot tell apart it does not vectorise.
 */
final class Dense {
    private final float[][] columns;
    private final float[] bias;

    Dense(Linear linear) {
        columns = ScalarMath.columns(linear.weight().toArray(), linear.outputs(), linear.inputs());
        bias = linear.biasOrZeros();
    }

    float[] apply(float[] x, int tokens) {
        float[] y = new float[tokens * bias.length];
        apply(x, tokens, y, 0);
        return y;
    }

    /** The same, written from {@code at} on. */
    void apply(float[] x, int tokens, float[] y, int at) {
        float[] sum = new float[bias.length];
        for (int n = 0; n < tokens; n++) {
            System.arraycopy(bias, 0, sum, 0, bias.length);
            for (int i = 0; i < columns.length; i++) {
                addScaled(columns[i], x[n * columns.length + i], sum);
            }
            System.arraycopy(sum, 0, y, at + n * sum.length, sum.length);
        }
    }

    private static void addScaled(float[] column, float factor, float[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += factor * column[j];
        }
    }
}
