package org.sirocco.encoder.scalar;

import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderConfig;

/**
 * Scaled dot-product attention within each sentence: every token attends to every token of its own sentence.
 *
 * <p>context = softmax(q·kᵀ / √D)·v per head, in four steps that an observer can see. Source: Vaswani et al. 2017, §3.2.1,
 * arXiv:1706.03762. Legend: N tokens in the batch, T tokens of one sentence, C hidden size, D head size.
 */
public final class ScalarAttention {
    private final EncoderConfig config;
    private final PackedBatch batch;

    public ScalarAttention(EncoderConfig config, PackedBatch batch) {
        this.config = config;
        this.batch = batch;
    }

    /**
     * Attention of one layer, all sentences and heads.
     *
     * @param query    (N, C), heads side by side
     * @param key      (N, C)
     * @param value    (N, C)
     * @param layer    for the observer
     * @param observer sees the steps, or null
     * @return the context, (N, C), heads side by side again
     */
    public float[] context(float[] query, float[] key, float[] value, int layer, EncoderObserver observer) {
        float[] context = new float[batch.tokens() * config.hiddenSize()];
        for (int sentence = 0; sentence < batch.sentences(); sentence++) {
            for (int head = 0; head < config.numAttentionHeads(); head++) {
                AttentionSteps steps = steps(headOf(query, sentence, head), headOf(key, sentence, head),
                        headOf(value, sentence, head), batch.length(sentence), batch.length(sentence),
                        config.headSize());
                copyBack(steps.context(), context, sentence, head);
                if (observer != null && observer.wantsAttention(layer, head, sentence)) {
                    observer.attention(layer, head, sentence, steps);
                }
            }
        }
        return context;
    }

    /**
     * The four steps for one head of one sentence; queries and keys may differ in number (cross-attention).
     *
     * @param q  (queries, D)
     * @param k  (keys, D)
     * @param v  (keys, D)
     */
    public static AttentionSteps steps(float[] q, float[] k, float[] v, int queries, int keys, int headSize) {
        float[] scores = new float[queries * keys];
        for (int i = 0; i < queries; i++) {
            for (int j = 0; j < keys; j++) {
                scores[i * keys + j] = ScalarMath.dot(q, i * headSize, k, j * headSize, headSize);
            }
        }

        float scale = (float) (1 / Math.sqrt(headSize));
        float[] scaled = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scaled[i] = scores[i] * scale;
        }

        float[] weights = scaled.clone();
        for (int i = 0; i < queries; i++) {
            ScalarMath.softmax(weights, i * keys, keys);
        }

        float[] context = new float[queries * headSize];
        for (int i = 0; i < queries; i++) {
            for (int j = 0; j < keys; j++) {
                ScalarMath.addScaled(v, j * headSize, weights[i * keys + j], context, i * headSize, headSize);
            }
        }
        return AttentionSteps.builder(queries, headSize).query(q).key(k).value(v).scores(scores).scaled(scaled)
                .weights(weights).context(context).build();
    }

    private float[] headOf(float[] packed, int sentence, int head) {
        int headSize = config.headSize();
        int tokens = batch.length(sentence);
        float[] out = new float[tokens * headSize];
        for (int t = 0; t < tokens; t++) {
            int from = (batch.first(sentence) + t) * config.hiddenSize() + head * headSize;
            System.arraycopy(packed, from, out, t * headSize, headSize);
        }
        return out;
    }

    private void copyBack(float[] head, float[] packed, int sentence, int headIndex) {
        int headSize = config.headSize();
        for (int t = 0; t < batch.length(sentence); t++) {
            int to = (batch.first(sentence) + t) * config.hiddenSize() + headIndex * headSize;
            System.arraycopy(head, t * headSize, packed, to, headSize);
        }
    }
}
