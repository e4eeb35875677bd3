package org.sirocco.encoder.host;

import org.sirocco.encoder.model.Norm;

/** A {@link Norm} in plain Java, over each token. */
public final class HostNorm {
    private final float[] weight;
    private final float[] bias;
    private final float epsilon;
    private final boolean centred;

    public HostNorm(Norm norm) {
        this.weight = norm.weight().toArray();
        this.epsilon = norm.epsilon();
        switch (norm) {
            case Norm.Layer layer -> {
                this.bias = layer.biasOrZeros();
                this.centred = true;
            }
            case Norm.Rms rms -> {
                this.bias = new float[weight.length];
                this.centred = false;
            }
        }
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
        double mean = centred ? mean(hidden, at) : 0;
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

    private double mean(float[] hidden, int at) {
        double sum = 0;
        for (int c = 0; c < weight.length; c++) {
            sum += hidden[at + c];
        }
        return sum / weight.length;
    }
}
