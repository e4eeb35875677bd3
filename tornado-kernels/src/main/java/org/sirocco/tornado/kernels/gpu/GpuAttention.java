package org.sirocco.tornado.kernels.gpu;

import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.LayerNumbers;
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
     * context = softmax(q·kᵀ·scale + bias)·v per head within each sentence, over the keys that a query reaches.
     *
     * @param qkv      (N, H + 2·G, D), rows inStride apart
     * @param out      (N, H, D), rows outStride apart, overwritten
     * @param batch    {@link BatchLayout}, blocks of at most edge queries; one group per block (x) and head (y)
     * @param layer    {@link LayerNumbers}; read where reach is bounded or there are biases
     * @param biases   of {@link org.sirocco.tornado.kernels.ScoreForm}, read where farthest is above 0
     * @param bounded  whether the layer says how far a query reaches
     * @param farthest distance of the biases
     */
    static void attend(KernelContext context, FloatArray qkv, FloatArray out, IntArray batch, IntArray layer,
            FloatArray biases, int heads, int keyValueHeads, int headSize, int inStride, int outStride, int edge,
            int bounded, int farthest, float scale) {
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
        int keyAt = (heads + context.groupIdy / (heads / keyValueHeads)) * headSize;
        // The place of this item's query, and the first and the last key that it reaches; of the block, where keys start and end.
        int place = firstQuery - firstKey + i;
        int least = 0;
        int most = keys;
        int start = 0;
        int end = keys;
        if (bounded != 0) {
            least = place - layer.get(LayerNumbers.BEFORE);
            most = place + layer.get(LayerNumbers.AFTER);
            start = least - i < 0 ? 0 : least - i;
            end = most - i + queries < keys ? most - i + queries : keys;
        }
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
        for (int from = start; from < end; from += edge) {
            context.localBarrier();
            for (int n = item; n < numbers; n += items) {
                int key = from + n / headSize;
                int at = (firstKey + key) * inStride + keyAt + n % headSize;
                ks[n / headSize * (headSize + 1) + n % headSize] = key < end ? qkv.get(at) : 0;
                vs[n] = key < end ? qkv.get(at + keyValueHeads * headSize) : 0;
            }
            context.localBarrier();
            float score = 0;
            for (int d = 0; d < headSize; d++) {
                score += qs[i * (headSize + 1) + d] * ks[j * (headSize + 1) + d];
            }
            score = score * scale;
            if (farthest > 0) {
                int distance = from + j - place;
                distance = distance < -farthest ? -farthest : distance > farthest ? farthest : distance;
                int table = layer.get(LayerNumbers.POSITIONS) * heads + context.groupIdy;
                score += biases.get(table * (2 * farthest + 1) + farthest + distance);
            }
            int reached = from + j < end ? 1 : 0;
            if (bounded != 0) {
                reached = from + j < least || from + j > most ? 0 : reached;
            }
            weights[item] = reached != 0 ? score : -3.4e38f;
            context.localBarrier();
            float newMax = max;
            for (int n = 0; n < edge; n++) {
                newMax = TornadoMath.max(newMax, weights[i * edge + n]);
            }
            float weight = reached != 0 ? TornadoMath.exp(weights[item] - newMax) : 0;
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
