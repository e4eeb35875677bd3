package org.sirocco.tornado.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What the four attention steps read and write.
 *
 * @param spans   {@link Spans}
 * @param q       (queries, H, D)
 * @param k       (keys, H, D)
 * @param v       (keys, H, D)
 * @param scores  ragged, see {@link Spans}
 * @param scaled  as scores
 * @param weights as scores
 * @param context (queries, H, D)
 */
public record AttentionArrays(IntArray spans, FloatArray q, FloatArray k, FloatArray v, FloatArray scores,
        FloatArray scaled, FloatArray weights, FloatArray context) {

    /**
     * Arrays for batches up to a size.
     *
     * @param queries rows of q and context
     * @param keys    rows of k and v
     * @param scores  numbers of scores
     * @param size    C = H·D
     */
    public static AttentionArrays allocate(int queries, int keys, int scores, int size) {
        return new AttentionArrays(Spans.allocate(queries), new FloatArray(Math.multiplyExact(queries, size)),
                new FloatArray(Math.multiplyExact(keys, size)), new FloatArray(Math.multiplyExact(keys, size)),
                new FloatArray(scores), new FloatArray(scores), new FloatArray(scores),
                new FloatArray(Math.multiplyExact(queries, size)));
    }

    /** What such arrays take on a device. */
    public static long bytes(int queries, int keys, int scores, int size) {
        return ((long) Spans.PER_QUERY * queries + 2L * size * queries + 2L * size * keys + 3L * scores) * Float.BYTES;
    }
}
