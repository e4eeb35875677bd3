package org.sirocco.encoder.host;

import org.sirocco.encoder.model.LayerNorm;

/** Layer normalisation in plain Java: (x − mean)/√(variance + ε)·weight + bias over each token (arXiv:1607.06450). */
public final class HostLayerNorm {
    private final float[] weight;
    private final float[] bias;
    private final float epsilon;

    public HostLayerNorm(LayerNorm norm, float epsilon) {
        this.weight = norm.weight().toArray();
        this.bias = norm.bias().toArray();
        this.epsilon = epsilon;
    }

    /**
     * Normalises the first tokens.
     *
     * @param hidden (N, C) row-major, changed in place
     * @param tokens how many, at most N
     */
    public void apply(float[] hidden, int tokens) {
        for (int token = 0; token < tokens; token++) {
            normalise(hidden, token * weight.length);
        }
    }

    private void normalise(float[] hidden, int at) {
        int size = weight.length;
        double mean = 0;
        for (int c = 0; c < size; c++) {
            mean += hidden[at + c];
        }
        mean /= size;
        double variance = 0;
        for (int c = 0; c < size; c++) {
            double d = hidden[at + c] - mean;
            variance += d * d;
        }
        double scale = 1 / Math.sqrt(variance / size + epsilon);
        for (int c = 0; c < size; c++) {
            hidden[at + c] = (float) ((hidden[at + c] - mean) * scale) * weight[c] + bias[c];
        }
    }
}
