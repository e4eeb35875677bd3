package org.sirocco.encoder.host;

import java.util.Arrays;
import org.sirocco.encoder.model.Linear;

/** A {@link Linear} in plain Java, over each token: input by input, so that a row of outputs is summed side by side. */
final class HostLinear {
    /** (inputs, outputs). */
    private final float[] transposed;
    private final float[] bias;
    private final int inputs;

    HostLinear(Linear linear) {
        float[] weight = linear.weight().toArray();
        this.bias = linear.biasOrZeros();
        this.inputs = linear.inputs();
        this.transposed = new float[weight.length];
        for (int o = 0; o < bias.length; o++) {
            for (int i = 0; i < inputs; i++) {
                transposed[i * bias.length + o] = weight[o * inputs + i];
            }
        }
    }

    /**
     * Maps tokens from one on to another.
     *
     * @param input  (N, in)
     * @param output (N, out), overwritten in those rows
     */
    void apply(float[] input, float[] output, int from, int to) {
        int outputs = bias.length;
        float[] sums = new float[outputs];
        for (int token = from; token < to; token++) {
            Arrays.fill(sums, 0);
            for (int i = 0; i < inputs; i++) {
                add(input[token * inputs + i], transposed, i * outputs, sums);
            }
            for (int o = 0; o < outputs; o++) {
                output[token * outputs + o] = sums[o] + bias[o];
            }
        }
    }

    private static void add(float factor, float[] row, int at, float[] sums) {
        for (int o = 0; o < sums.length; o++) {
            sums[o] += factor * row[at + o];
        }
    }
}
