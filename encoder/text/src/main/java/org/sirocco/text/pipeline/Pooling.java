package org.sirocco.text.pipeline;

import java.util.Arrays;
import org.sirocco.text.model.DenseActivation;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.model.SentenceSettings.Dense;
import org.sirocco.text.model.SentenceSettings.Normalize;
import org.sirocco.text.model.SentenceSettings.Step;

/** From a sentence's token states to its vector: pooling, then dense layers and unit length as the model has them. */
final class Pooling {
    /** The least that a sum is divided by, as the reference has it. */
    private static final double LEAST_DIVISOR = 1e-9;

    private final SentenceSettings settings;
    /** A dense layer, or null for unit length. */
    private final DenseLayer[] steps;
    private final int hiddenSize;

    Pooling(SentenceSettings settings, int hiddenSize) {
        this.settings = settings;
        this.hiddenSize = hiddenSize;
        this.steps = settings.steps().stream().map(Pooling::step).toArray(DenseLayer[]::new);
    }

    private static DenseLayer step(Step step) {
        return switch (step) {
            case Dense dense -> new DenseLayer(dense);
            case Normalize ignored -> null;
        };
    }

    /** Numbers per vector. */
    int dimensions() {
        int width = settings.pooling().size() * hiddenSize;
        for (DenseLayer layer : steps) {
            width = layer == null ? width : layer.outputs();
        }
        return settings.dimensions() == 0 ? width : Math.min(width, settings.dimensions());
    }

    /** Whether the tokens of a prompt are left out, and so have to be counted. */
    boolean leavesPromptOut() {
        return !settings.poolsPrompt();
    }

    /**
     * @param hidden (N, C)
     * @param first  the sentence's first token
     * @param length T, at least 1
     * @param prompt how many of its first tokens are left out
     * @return a new vector, not yet {@link #kept}
     */
    float[] pool(float[] hidden, int first, int length, int prompt) {
        float[] vector = new float[settings.pooling().size() * hiddenSize];
        int at = 0;
        for (PoolingMode mode : settings.pooling()) {
            pool(mode, hidden, new Span(first, length, Math.min(prompt, length)), vector, at);
            at += hiddenSize;
        }
        for (DenseLayer layer : steps) {
            if (layer == null) {
                toUnitLength(vector);
            } else {
                vector = layer.apply(vector);
            }
        }
        return vector;
    }

    /** A sentence's tokens among those of a batch; {@code skipped} of them are not pooled, though they keep their places. */
    private record Span(int first, int length, int skipped) {
        int from() {
            return first + skipped;
        }

        int end() {
            return first + length;
        }

        boolean isEmpty() {
            return skipped == length;
        }
    }

    private void pool(PoolingMode mode, float[] hidden, Span span, float[] vector, int at) {
        int count = span.length() - span.skipped();
        switch (mode) {
            case CLS -> copy(hidden, span.isEmpty() ? span.first() : span.from(), vector, at);
            case LAST_TOKEN -> {
                if (!span.isEmpty()) {
                    copy(hidden, span.end() - 1, vector, at);
                }
            }
            case MAX -> max(hidden, span, vector, at);
            case MEAN -> mean(hidden, span, false, count, vector, at);
            case MEAN_SQRT_LEN -> mean(hidden, span, false, Math.sqrt(count), vector, at);
            case WEIGHTED_MEAN -> mean(hidden, span, true,
                    (span.skipped() + 1 + span.length()) * (double) count / 2, vector, at);
        }
    }

    private void copy(float[] hidden, int token, float[] vector, int at) {
        System.arraycopy(hidden, token * hiddenSize, vector, at, hiddenSize);
    }

    private void mean(float[] hidden, Span span, boolean weighted, double divisor, float[] vector, int at) {
        double[] sum = new double[hiddenSize];
        for (int t = span.from(); t < span.end(); t++) {
            double weight = weighted ? t - span.first() + 1 : 1;
            for (int c = 0; c < hiddenSize; c++) {
                sum[c] += weight * hidden[t * hiddenSize + c];
            }
        }
        for (int c = 0; c < hiddenSize; c++) {
            vector[at + c] = (float) (sum[c] / Math.max(divisor, LEAST_DIVISOR));
        }
    }

    private void max(float[] hidden, Span span, float[] vector, int at) {
        Arrays.fill(vector, at, at + hiddenSize, Float.NEGATIVE_INFINITY);
        for (int t = span.from(); t < span.end(); t++) {
            for (int c = 0; c < hiddenSize; c++) {
                vector[at + c] = Math.max(vector[at + c], hidden[t * hiddenSize + c]);
            }
        }
    }

    /** The mean of several windows' vectors, weighted by their tokens, brought to unit length where the model does so last. */
    float[] combine(float[][] vectors, int[] weights) {
        float[] out = new float[vectors[0].length];
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

    /** As many numbers of a vector, from the first, as the model gives away. */
    float[] kept(float[] vector) {
        return vector.length == dimensions() ? vector : Arrays.copyOf(vector, dimensions());
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
        private final DenseActivation activation;

        DenseLayer(Dense dense) {
            weight = dense.linear().weight().toArray();
            bias = dense.linear().biasOrZeros();
            activation = dense.activation();
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
                out[o] = (float) activation.apply(sum);
            }
            return out;
        }
    }
}
