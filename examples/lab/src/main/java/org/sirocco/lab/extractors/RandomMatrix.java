package org.sirocco.lab.extractors;

import java.util.Random;

/**
 * A random linear map; numbers of mean square 1 give numbers of mean square 1, on average.
 *
 * @param weight (inputs, outputs), so that the inner loop runs along memory
 */
record RandomMatrix(int inputs, int outputs, float[] weight) {
    static RandomMatrix of(int inputs, int outputs, Random random) {
        float[] weight = new float[inputs * outputs];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (random.nextGaussian() / Math.sqrt(inputs));
        }
        return new RandomMatrix(inputs, outputs, weight);
    }

    /** y += W·x, for one token. */
    void addTo(float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < inputs; i++) {
            float factor = x[xAt + i];
            int row = i * outputs;
            for (int o = 0; o < outputs; o++) {
                y[yAt + o] += factor * weight[row + o];
            }
        }
    }
}
