package org.sirocco.encoder.host;

import org.sirocco.encoder.model.Linear;

/**
 * A {@link Linear} in plain Java and single precision, over one token at a time: input by input, so that all outputs are summed
 * side by side, and four inputs at once, so that the sums are not read and written for each.
 */
final class HostLinear {
    private static final int TOGETHER = 4;

    /** (inputs filled up to whole fours, outputs); each an array of its own, as {@link FloatNorm#normalise} says. */
    private final float[][] transposed;
    private final float[] bias;

    HostLinear(Linear linear) {
        float[] weight = linear.weight().toArray();
        int inputs = linear.inputs();
        this.bias = linear.biasOrZeros();
        this.transposed = new float[Math.ceilDiv(inputs, TOGETHER) * TOGETHER][bias.length];
        for (int o = 0; o < bias.length; o++) {
            for (int i = 0; i < inputs; i++) {
                transposed[i][o] = weight[o * inputs + i];
            }
        }
    }

    /** Room for {@link #apply}'s input: zeros behind it. */
    float[] input() {
        return new float[transposed.length];
    }

    /** Numbers that come out. */
    int outputs() {
        return bias.length;
    }

    /**
     * Maps one token.
     *
     * @param input  as {@link #input} gives it, filled
     * @param output (outputs), overwritten
     */
    void apply(float[] input, float[] output) {
        System.arraycopy(bias, 0, output, 0, bias.length);
        for (int i = 0; i < input.length; i += TOGETHER) {
            add(input[i], transposed[i], input[i + 1], transposed[i + 1], input[i + 2], transposed[i + 2], input[i + 3],
                    transposed[i + 3], output);
        }
    }

    private static void add(float f, float[] a, float g, float[] b, float h, float[] c, float k, float[] d, float[] y) {
        for (int o = 0; o < y.length; o++) {
            y[o] += (f * a[o] + g * b[o]) + (h * c[o] + k * d[o]);
        }
    }
}
