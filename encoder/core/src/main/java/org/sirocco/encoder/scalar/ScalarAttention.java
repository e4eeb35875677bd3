package org.sirocco.encoder.scalar;

import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.AttentionReach;

/**
 * Scaled dot-product attention within each sentence: every token attends to the tokens of its own sentence that it reaches.
 *
 * <p>context = softmax(q·kᵀ·scale)·v per head (the paper's scale is 1/√D), in four steps that an observer can see. Source: Vaswani et al. 2017, §3.2.1,
 * arXiv:1706.03762. Legend: N tokens in the batch, T tokens of one sentence, H heads, G heads of keys and values, D head size.
 */
public final class ScalarAttention {
    private final Attention form;
    private final int headSize;
    /** (buckets, H) of relative bias, else nothing. */
    private final float[] biases;

    /**
     * Computes one description.
     *
     * @param form heads, scale, positions, reach
     */
    public ScalarAttention(Attention form) {
        this.form = form;
        this.headSize = form.headSize();
        this.biases = form.positions() instanceof AttentionPositions.RelativeBias bias
                ? bias.table().toArray()
                : new float[0];
    }

    /**
     * Attention of one layer, all sentences and heads.
     *
     * @param query    (N, H·D), heads side by side
     * @param key      (N, G·D)
     * @param value    (N, G·D)
     * @param batch    where the sentences lie
     * @param layer    for the observer
     * @param observer sees the steps, or null
     * @return the context, (N, H·D), heads side by side again
     */
    public float[] context(float[] query, float[] key, float[] value, PackedBatch batch, int layer,
            EncoderObserver observer) {
        float[] context = new float[batch.tokens() * form.width()];
        int shared = form.heads() / form.keyValueHeads();
        int narrow = form.keyValueHeads() * headSize;
        for (int sentence = 0; sentence < batch.sentences(); sentence++) {
            int first = batch.first(sentence);
            int tokens = batch.length(sentence);
            for (int head = 0; head < form.heads(); head++) {
                float[] q = placed(part(query, first, tokens, form.width(), head));
                float[] k = placed(part(key, first, tokens, narrow, head / shared));
                float[] v = part(value, first, tokens, narrow, head / shared);
                AttentionSteps steps = steps(q, k, v, head);
                for (int t = 0; t < tokens; t++) {
                    System.arraycopy(steps.context(), t * headSize, context,
                            (first + t) * form.width() + head * headSize, headSize);
                }
                if (observer != null && observer.wantsAttention(layer, head, sentence)) {
                    observer.attention(layer, head, sentence, steps);
                }
            }
        }
        return context;
    }

    /** The four steps for one head of one sentence, (T, D) each. */
    private AttentionSteps steps(float[] q, float[] k, float[] v, int head) {
        int tokens = q.length / headSize;
        float[] scores = scores(q, k, tokens, tokens, headSize);
        float[] scaled = new float[scores.length];
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < tokens; j++) {
                scaled[i * tokens + j] = reaches(i, j)
                        ? scores[i * tokens + j] * form.scale() + bias(i, j, head)
                        : Float.NEGATIVE_INFINITY;
            }
        }
        return weighted(q, k, v, scores, scaled, headSize);
    }

    private boolean reaches(int query, int key) {
        return switch (form.reach()) {
            case AttentionReach.All all -> true;
            case AttentionReach.Window window -> Math.abs(query - key) <= window.each();
            case AttentionReach.Causal causal -> key <= query;
        };
    }

    /** What relative positions add to a scaled score. */
    private float bias(int query, int key, int head) {
        return switch (form.positions()) {
            case AttentionPositions.None none -> 0;
            case AttentionPositions.Rotary rotary -> 0;
            case AttentionPositions.RelativeBias bias -> biases[bias.bucket(key - query) * form.heads() + head];
        };
    }

    /** Queries or keys, turned by their places where positions are rotary. */
    private float[] placed(float[] x) {
        return switch (form.positions()) {
            case AttentionPositions.None none -> x;
            case AttentionPositions.RelativeBias bias -> x;
            case AttentionPositions.Rotary rotary -> {
                int half = headSize / 2;
                float[] turned = new float[x.length];
                for (int at = 0; at < x.length; at += headSize) {
                    for (int i = 0; i < half; i++) {
                        float angle = at / headSize * rotary.frequency(i, headSize);
                        double cos = Math.cos(angle);
                        double sin = Math.sin(angle);
                        turned[at + i] = (float) (x[at + i] * cos - x[at + half + i] * sin);
                        turned[at + half + i] = (float) (x[at + half + i] * cos + x[at + i] * sin);
                    }
                }
                yield turned;
            }
        };
    }

    /**
     * The four steps of the paper for one head; queries and keys may differ in number (cross-attention).
     *
     * @param q        (queries, D)
     * @param k        (keys, D)
     * @param v        (keys, D)
     * @param queries  how many
     * @param keys     how many
     * @param headSize D
     * @return every step's numbers
     */
    public static AttentionSteps steps(float[] q, float[] k, float[] v, int queries, int keys, int headSize) {
        float[] scores = scores(q, k, queries, keys, headSize);
        float scale = (float) (1 / Math.sqrt(headSize));
        float[] scaled = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scaled[i] = scores[i] * scale;
        }
        return weighted(q, k, v, scores, scaled, headSize);
    }

    /** q·kᵀ, (queries, keys). */
    private static float[] scores(float[] q, float[] k, int queries, int keys, int headSize) {
        float[] scores = new float[Math.multiplyExact(queries, keys)];
        for (int i = 0; i < queries; i++) {
            for (int j = 0; j < keys; j++) {
                scores[i * keys + j] = ScalarMath.dot(q, i * headSize, k, j * headSize, headSize);
            }
        }
        return scores;
    }

    /** The last two steps: softmax of each query's row, and what it makes of v. */
    private static AttentionSteps weighted(float[] q, float[] k, float[] v, float[] scores, float[] scaled,
            int headSize) {
        int queries = q.length / headSize;
        int keys = k.length / headSize;
        float[] weights = scaled.clone();
        for (int i = 0; i < queries; i++) {
            ScalarMath.softmax(weights, i * keys, keys);
        }
        float[] context = new float[queries * headSize];
        for (int i = 0; i < queries; i++) {
            double[] sum = new double[headSize];
            for (int j = 0; j < keys; j++) {
                ScalarMath.addScaled(v, j * headSize, weights[i * keys + j], sum);
            }
            for (int d = 0; d < headSize; d++) {
                context[i * headSize + d] = (float) sum[d];
            }
        }
        return AttentionSteps.builder(queries, headSize).query(q).key(k).value(v).scores(scores).scaled(scaled)
                .weights(weights).context(context).build();
    }

    /** One head of one sentence on its own, (T, D). */
    private float[] part(float[] packed, int first, int tokens, int width, int head) {
        float[] out = new float[tokens * headSize];
        for (int t = 0; t < tokens; t++) {
            System.arraycopy(packed, (first + t) * width + head * headSize, out, t * headSize, headSize);
        }
        return out;
    }
}
