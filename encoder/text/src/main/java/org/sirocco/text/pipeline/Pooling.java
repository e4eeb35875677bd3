package org.sirocco.text.pipeline;

import org.sirocco.text.files.SentenceSettings;

/** From a sentence's token states to its vector: pooling, dense layers where the model has them, unit length. */
final class Pooling {
    private final SentenceSettings settings;
    private final DenseLayer[] dense;
    private final int hiddenSize;

    Pooling(SentenceSettings settings, int hiddenSize) {
        this.settings = settings;
        this.hiddenSize = hiddenSize;
        this.dense = settings.dense().stream().map(DenseLayer::new).toArray(DenseLayer[]::new);
    }

    /** Numbers per vector. */
    int dimensions() {
        return dense.length == 0 ? hiddenSize : dense[dense.length - 1].outputs();
    }

    /**
     * @param hidden (N, C)
     * @param first  the sentence's first token
     * @param length T, at least 1
     * @return a new vector
     */
    float[] pool(float[] hidden, int first, int length) {
        float[] vector = new float[hiddenSize];
        switch (settings.pooling()) {
            case CLS -> System.arraycopy(hidden, first * hiddenSize, vector, 0, hiddenSize);
            case MAX -> max(hidden, first, length, vector);
            case MEAN -> mean(hidden, first, length, length, vector);
            case MEAN_SQRT_LEN -> mean(hidden, first, length, Math.sqrt(length), vector);
        }
        for (DenseLayer layer : dense) {
            vector = layer.apply(vector);
        }
        if (settings.normalize()) {
            toUnitLength(vector);
        }
        return vector;
    }

    private void mean(float[] hidden, int first, int length, double divisor, float[] vector) {
        double[] sum = new double[hiddenSize];
        for (int t = first; t < first + length; t++) {
            for (int c = 0; c < hiddenSize; c++) {
                sum[c] += hidden[t * hiddenSize + c];
            }
        }
        for (int c = 0; c < hiddenSize; c++) {
            vector[c] = (float) (sum[c] / divisor);
        }
    }

    private void max(float[] hidden, int first, int length, float[] vector) {
        System.arraycopy(hidden, first * hiddenSize, vector, 0, hiddenSize);
        for (int t = first + 1; t < first + length; t++) {
            for (int c = 0; c < hiddenSize; c++) {
                vector[c] = Math.max(vector[c], hidden[t * hiddenSize + c]);
            }
        }
    }

    /** The mean of several windows' vectors, weighted by their tokens, brought to unit length where the model does so. */
    float[] combine(float[][] vectors, int[] weights) {
        float[] out = new float[dimensions()];
        double total = 0;
        for (int weight : weights) {
            total += weight;
        }
        for (int c = 0; c < out.length; c++) {
            double sum = 0;
            for (int w = 0; w < vectors.length; w++) {
                sum += weights[w] * (double) vectors[w][c];
            }
            out[c] = (float) (sum / total);
        }
        if (settings.normalize()) {
            toUnitLength(out);
        }
        return out;
    }

    private static void toUnitLength(float[] vector) {
        double square = 0;
        for (float x : vector) {
            square += (double) x * x;
        }
        // As the reference does: a vector of zeros stays one instead of becoming NaN.
        double norm = Math.max(Math.sqrt(square), 1e-12);
        for (int c = 0; c < vector.length; c++) {
            vector[c] = (float) (vector[c] / norm);
        }
    }

    /** A sentence-transformers Dense module, applied to one vector. */
    private static final class DenseLayer {
        private final float[] weight;
        private final float[] bias;
        private final boolean tanh;

        DenseLayer(SentenceSettings.Dense dense) {
            weight = dense.linear().weight().toArray();
            bias = dense.linear().biasOrZeros();
            tanh = dense.tanh();
        }

        int outputs() {
            return bias.length;
        }

        float[] apply(float[] in) {
            float[] out = new float[bias.length];
            for (int o = 0; o < out.length; o++) {
                double sum = bias[o];
                for (int i = 0; i < in.length; i++) {
                    sum += (double) weight[o * in.length + i] * in[i];
                }
                out[o] = (float) (tanh ? Math.tanh(sum) : sum);
            }
            return out;
        }
    }
}
