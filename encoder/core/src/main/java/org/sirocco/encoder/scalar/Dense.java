package org.sirocco.encoder.scalar;

import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.encoder.weights.WeightRounding;

/**
 * y = W·x + b for every token. W is kept column by column, so that the inner loop runs along memory; over arrays from their
 * start, since what the compiler cannot tell apart it does not vectorise.
 */
final class Dense {
    private final float[][] columns;
    private final float[] bias;

    /** @param form what its weights are rounded to */
    Dense(Linear linear, WeightForm form) {
        columns = new float[linear.inputs()][linear.outputs()];
        float[] row = new float[linear.inputs()];
        for (int output = 0; output < linear.outputs(); output++) {
            WeightRounding.read(form.of(linear), linear.weight(), output, row);
            for (int input = 0; input < row.length; input++) {
                columns[input][output] = row[input];
            }
        }
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
            int first = n * columns.length;
            int i = 0;
            for (; i + 4 <= columns.length; i += 4) {
                addScaled(columns[i], x[first + i], columns[i + 1], x[first + i + 1], columns[i + 2], x[first + i + 2],
                        columns[i + 3], x[first + i + 3], sum);
            }
            for (; i < columns.length; i++) {
                addScaled(columns[i], x[first + i], sum);
            }
            System.arraycopy(sum, 0, y, at + n * sum.length, sum.length);
        }
    }

    /** Four at a time: less traffic, and a sum of a quarter as many addends, which is nearer to the true one. */
    private static void addScaled(float[] a, float ofA, float[] b, float ofB, float[] c, float ofC, float[] d,
            float ofD, float[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += ofA * a[j] + ofB * b[j] + (ofC * c[j] + ofD * d[j]);
        }
    }

    private static void addScaled(float[] column, float factor, float[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += factor * column[j];
        }
    }
}
