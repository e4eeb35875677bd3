package org.sirocco.encoder.host;

import org.sirocco.encoder.model.Norm;

/**
 * A {@link Norm} in plain Java and single precision, over each token: what {@link HostNorm} says, within a few times the
 * rounding of a float. Sums are kept in eight parts, which the processor adds side by side.
 */
public final class FloatNorm {
    private static final int PARTS = 8;
    /** Tokens for which another thread is worth its start. */
    private static final int WORTH = 2048;

    private final float[] weight;
    private final float[] bias;
    private final float epsilon;
    private final boolean centred;

    /**
     * The same normalisation.
     *
     * @param norm the model's
     */
    public FloatNorm(Norm norm) {
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
     * Normalises the first tokens on several threads.
     *
     * @param hidden  (N, C) row-major, changed in place
     * @param tokens  how many, at most N
     * @param threads at most so many
     */
    public void applyOn(float[] hidden, int tokens, int threads) {
        HostThreads.run(tokens, threads, WORTH, (from, to) -> apply(hidden, from, to));
    }

    private void apply(float[] hidden, int from, int to) {
        float[] row = new float[weight.length];
        for (int token = from; token < to; token++) {
            System.arraycopy(hidden, token * row.length, row, 0, row.length);
            normalise(row);
            System.arraycopy(row, 0, hidden, token * row.length, row.length);
        }
    }

    /**
     * Normalises one token. The loops are over arrays that all begin at 0: of others, whose beginnings may overlap for all it
     * knows, the JVM takes one number at a time.
     *
     * @param row (C), changed in place
     */
    void normalise(float[] row) {
        int size = weight.length;
        float mean = centred ? sum(row) / size : 0;
        float scale = (float) (1 / Math.sqrt(squares(row, mean) / size + epsilon));
        for (int c = 0; c < size; c++) {
            row[c] = (row[c] - mean) * scale * weight[c] + bias[c];
        }
    }

    private static float sum(float[] x) {
        float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        int i = 0;
        for (; i <= x.length - PARTS; i += PARTS) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
            e += x[i + 4];
            f += x[i + 5];
            g += x[i + 6];
            h += x[i + 7];
        }
        float rest = 0;
        for (; i < x.length; i++) {
            rest += x[i];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest;
    }

    private static float squares(float[] x, float mean) {
        float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        int i = 0;
        for (; i <= x.length - PARTS; i += PARTS) {
            a += (x[i] - mean) * (x[i] - mean);
            b += (x[i + 1] - mean) * (x[i + 1] - mean);
            c += (x[i + 2] - mean) * (x[i + 2] - mean);
            d += (x[i + 3] - mean) * (x[i + 3] - mean);
            e += (x[i + 4] - mean) * (x[i + 4] - mean);
            f += (x[i + 5] - mean) * (x[i + 5] - mean);
            g += (x[i + 6] - mean) * (x[i + 6] - mean);
            h += (x[i + 7] - mean) * (x[i + 7] - mean);
        }
        float rest = 0;
        for (; i < x.length; i++) {
            rest += (x[i] - mean) * (x[i] - mean);
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest;
    }
}
