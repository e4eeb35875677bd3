package org.sirocco.encoder;

/**
 * One head's attention over one sentence, step by step (Vaswani et al. 2017, §3.2.1). The arrays belong to the observer: a
 * backend makes new ones for each call.
 *
 * @param tokens   T
 * @param headSize D
 * @param query    (T, D)
 * @param key      (T, D)
 * @param value    (T, D)
 * @param scores   (T, T) query·keyᵀ; (queries, keys) where the two differ in number, and so are the next two
 * @param scaled   (T, T) scores / √D
 * @param weights  (T, T) softmax of each row of scaled; row = the token that attends
 * @param context  (T, D) weights·value
 */
public record AttentionSteps(int tokens, int headSize, float[] query, float[] key, float[] value, float[] scores,
        float[] scaled, float[] weights, float[] context) {}
