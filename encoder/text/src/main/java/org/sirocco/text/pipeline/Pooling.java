package org.sirocco.text.pipeline;

import java.util.Arrays;
import java.util.List;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.host.UnitLength;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;

/** From a sentence's token states to its pooled states, and from what the head makes of these to its vector. */
final class Pooling {
    /** The least that a sum is divided by, as the reference has it. */
    private static final double LEAST_DIVISOR = 1e-9;

    private final SentenceSettings settings;
    private final int hiddenSize;

    Pooling(SentenceSettings settings, int hiddenSize) {
        this.settings = settings;
        this.hiddenSize = hiddenSize;
    }

    /** Numbers of the pooled states. */
    int width() {
        return settings.pooling().size() * hiddenSize;
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
     * @param pooled takes {@link #width} numbers from {@code at} on
     */
    void pool(float[] hidden, int first, int length, int prompt, float[] pooled, int at) {
        int to = at;
        for (PoolingMode mode : settings.pooling()) {
            pool(mode, hidden, new Span(first, length, Math.min(prompt, length)), pooled, to);
            to += hiddenSize;
        }
    }

    /**
     * What {@link #pool} makes of a sentence, for whoever pools elsewhere.
     *
     * @param pools takes as many as there are poolings
     */
    void describe(int first, int length, int prompt, List<TokenPool> pools) {
        Span span = new Span(first, length, Math.min(prompt, length));
        int count = length - span.skipped();
        int place = span.skipped() + 1;
        for (PoolingMode mode : settings.pooling()) {
            pools.add(switch (mode) {
                case CLS -> new TokenPool(TokenPool.Kind.MEAN, span.isEmpty() ? first : span.from(), 1, 1);
                case LAST_TOKEN -> span.isEmpty()
                        ? new TokenPool(TokenPool.Kind.MEAN, first, 0, 1)
                        : new TokenPool(TokenPool.Kind.MEAN, span.end() - 1, 1, 1);
                case MAX -> new TokenPool(TokenPool.Kind.GREATEST, span.from(), count, place);
                case MEAN -> new TokenPool(TokenPool.Kind.MEAN, span.from(), count, place);
                case MEAN_SQRT_LEN -> new TokenPool(TokenPool.Kind.ROOT_MEAN, span.from(), count, place);
                case WEIGHTED_MEAN -> new TokenPool(TokenPool.Kind.WEIGHTED_MEAN, span.from(), count, place);
            });
        }
    }

    /** Whether a vector is brought to unit length last. */
    boolean normalizes() {
        return settings.normalize();
    }

    /** A vector as the model has it last: of unit length or as it is. Changed in place. */
    float[] finished(float[] vector) {
        if (settings.normalize()) {
            UnitLength.apply(vector, 1, vector.length);
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
        return finished(out);
    }

    /** How many numbers of a vector of that width the model gives away. */
    int kept(int width) {
        return settings.dimensions() == 0 ? width : Math.min(width, settings.dimensions());
    }
}
