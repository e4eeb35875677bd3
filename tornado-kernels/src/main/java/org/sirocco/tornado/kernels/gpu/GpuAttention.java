package org.sirocco.tornado.kernels.gpu;

import org.sirocco.tornado.kernels.BatchLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Attention of one layer for GPUs, all steps in one task: a work group of edge×edge takes a block of at most edge queries of
 * one head through its keys, edge at a time, with a running maximum and sum (Dao et al. 2022, arXiv:2205.14135).
 */
final class GpuAttention {
    private GpuAttention() {}

    /** Local memory in bytes, queries and keys one number further apart, so that neighbours read different banks: edge queries, keys, values and contexts, and edge×edge weights. */
    static long localBytes(int edge, int headSize) {
        return Float.BYTES * (2L * edge * (headSize + 1) + 2L * edge * headSize + (long) edge * edge);
    }

    /**
     * context = softmax(q·kᵀ·scale)·v per head within each sentence.
     *
     * @param qkv   (N, 3, C), rows inStride apart
     * @param out   (N, C), rows outStride apart, overwritten
     * @param batch {@link BatchLayout}, blocks of at most edge queries; one group per block (x) and head (y)
     */
    static void attend(KernelContext context, FloatArray qkv, FloatArray out, IntArray batch, int heads, int headSize,
            int inStride, int outStride, int edge, float scale) {
        float[] qs = context.allocateFloatLocalArray(edge * (headSize + 1));
        float[] ks = context.allocateFloatLocalArray(edge * (headSize + 1));
        float[] vs = context.allocateFloatLocalArray(edge * headSize);
        float[] sums = context.allocateFloatLocalArray(edge * headSize);
        float[] weights = context.allocateFloatLocalArray(edge * edge);
        int j = context.localIdx;
        int i = context.localIdy;
        int item = i * edge + j;
        int items = edge * edge;
        int numbers = edge * headSize * batch.get(BatchLayout.ONE);
        int block = BatchLayout.HEADER + BatchLayout.PER_BLOCK * context.groupIdx;
        int head = context.groupIdy * headSize;
        int firstQuery = batch.get(block);
        int queries = batch.get(block + 1);
        int firstKey = batch.get(block + 2);
        int keys = batch.get(block + 3);
        for (int n = item; n < numbers; n += items) {
            int query = n / headSize;
            qs[query * (headSize + 1) + n % headSize] = query < queries
                    ? qkv.get((firstQuery + query) * inStride + head + n % headSize)
                    : 0;
            sums[n] = 0;
        }
        // Finite, because devices compute with relaxed infinities.
        float max = -3.4e38f;
        float total = 0;
        for (int from = 0; from < keys; from += edge) {
            context.localBarrier();
            for (int n = item; n < numbers; n += items) {
                int key = from + n / headSize;
                int at = (firstKey + key) * inStride + heads * headSize + head + n % headSize;
                ks[n / headSize * (headSize + 1) + n % headSize] = key < keys ? qkv.get(at) : 0;
                vs[n] = key < keys ? qkv.get(at + heads * headSize) : 0;
            }
            context.localBarrier();
            float score = 0;
            for (int d = 0; d < headSize; d++) {
                score += qs[i * (headSize + 1) + d] * ks[j * (headSize + 1) + d];
            }
            weights[item] = from + j < keys ? score * scale : -3.4e38f;
            context.localBarrier();
            float newMax = max;
            for (int n = 0; n < edge; n++) {
                newMax = TornadoMath.max(newMax, weights[i * edge + n]);
            }
            float weight = from + j < keys ? TornadoMath.exp(weights[item] - newMax) : 0;
            context.localBarrier();
            weights[item] = weight;
            context.localBarrier();
            float correction = TornadoMath.exp(max - newMax);
            total = total * correction;
            for (int n = 0; n < edge; n++) {
                total += weights[i * edge + n];
            }
            for (int d = j; d < headSize; d += edge) {
                float sum = sums[i * headSize + d] * correction;
                for (int n = 0; n < edge; n++) {
                    sum += weights[i * edge + n] * vs[n * headSize + d];
                }
                sums[i * headSize + d] = sum;
            }
            max = newMax;
        }
        if (i < queries) {
            for (int d = j; d < headSize; d += edge) {
                out.set((firstQuery + i) * outStride + head + d, sums[i * headSize + d] / total);
            }
        }
    }
}
