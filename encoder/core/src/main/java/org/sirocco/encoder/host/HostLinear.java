package org.sirocco.encoder.host;

import org.sirocco.encoder.model.Linear;

/** A {@link Linear} in plain Java, over each token. */
final class HostLinear {
    private final float[] weight;
    private final float[] bias;
    private final int inputs;

    HostLinear(Linear linear) {
        this.weight = linear.weight().toArray();
        this.bias = linear.biasOrZeros();
        this.inputs = linear.inputs();
    }

    /**
     * Maps the first tokens.
     *
     * @param input  (N, in)
     * @param output (N, out), overwritten
     * @param tokens how many, at most N
     */
    void apply(float[] input, float[] output, int tokens) {
        for (int token = 0; token < tokens; token++) {
            for (int o = 0; o < bias.length; o++) {
                double sum = bias[o];
                for (int i = 0; i < inputs; i++) {
                    sum += (double) weight[o * inputs + i] * input[token * inputs + i];
                }
                output[token * bias.length + o] = (float) sum;
            }
        }
    }
}
