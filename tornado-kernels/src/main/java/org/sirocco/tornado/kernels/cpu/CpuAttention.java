package org.sirocco.tornado.kernels.cpu;

import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.LayerNumbers;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * Attention of one layer for CPU devices, all steps in one task. Source: Vaswani et al. 2017, §3.2.1, arXiv:1706.03762.
 *
 * <p>A fixed number of work items shares the (block of queries, head) pairs. Each has a scratch of its own, in which keys
 * and values lie as panels of 8, so that scores and context are products over registers like any other; four queries go
 * through together.
 */
final class CpuAttention {
    /** Most bytes of scratch for keys and values. */
    private static final long SCRATCH_BYTES = 64L << 20;
    /** Queries of a block. */
    static final int BLOCK = 64;

    private CpuAttention() {}

    /** Work items that share the work: enough to keep every core busy to the end, and few enough for their scratch. */
    static int workers(int cores, int headSize, int capacity) {
        return (int) Math.clamp(SCRATCH_BYTES / (vectors(headSize, capacity) * 8L * Float.BYTES), 1, 4L * cores);
    }

    /** Vectors of 8 in a worker's scratch. */
    static int vectors(int headSize, int capacity) {
        return Math.multiplyExact(headSize, capacity / 8) + Math.multiplyExact(headSize / 8, capacity);
    }

    /**
     * context = softmax(q·kᵀ·scale + bias)·v per head within each sentence, over the keys that a query reaches.
     *
     * @param qkv     (N, H + 2·G, D), rows inStride apart
     * @param packed  scratch, vectors of 8 for each worker: keys (capacity / 8, D), then values (⌊D / 8⌋, capacity)
     * @param scores  scratch, (workers, 4, capacity)
     * @param out     (N, H, D), rows outStride apart, overwritten
     * @param batch   {@link BatchLayout}, blocks of at most {@link #BLOCK} queries
     * @param layer   {@link LayerNumbers}; read where reach is bounded or there are biases
     * @param biases  of {@link org.sirocco.tornado.kernels.ScoreForm}, read where farthest is above 0
     * @param capacity most keys of a sentence, a multiple of 8
     * @param bounded whether the layer says how far a query reaches
     * @param farthest distance of the biases
     */
    static void attend(KernelContext context, FloatArray qkv, VectorFloat8 packed, FloatArray scores, FloatArray out,
            IntArray batch, IntArray layer, FloatArray biases, int heads, int keyValueHeads, int headSize,
            int inStride, int outStride, int capacity, int workers, int bounded, int farthest, float scale) {
        int worker = context.globalIdx;
        int depth = headSize * batch.get(BatchLayout.ONE);
        int groups = depth / 8;
        int keyPanels = worker * (headSize * (capacity / 8) + groups * capacity);
        int valuePanels = keyPanels + headSize * (capacity / 8);
        int s0 = worker * 4 * capacity;
        int s1 = s0 + capacity;
        int s2 = s1 + capacity;
        int s3 = s2 + capacity;
        int units = batch.get(1) * heads;
        for (int unit = worker; unit < units; unit += workers) {
            int block = BatchLayout.HEADER + BatchLayout.PER_BLOCK * (unit / heads);
            int firstQuery = batch.get(block);
            int queries = batch.get(block + 1);
            int firstKey = batch.get(block + 2);
            int keys = batch.get(block + 3);
            int head = (unit % heads) * headSize;
            int keyAt = firstKey * inStride + heads * headSize
                    + unit % heads / (heads / keyValueHeads) * headSize;
            int valueAt = keyAt + keyValueHeads * headSize;
            // Where the block's first query stands, and the keys that its queries reach.
            int place = firstQuery - firstKey;
            int start = 0;
            int end = keys;
            int before = 0;
            int after = 0;
            if (bounded != 0) {
                before = layer.get(LayerNumbers.BEFORE);
                after = layer.get(LayerNumbers.AFTER);
                start = place < before ? 0 : place - before;
                end = place + queries + after < keys ? place + queries + after : keys;
            }

            // Keys: 8 of them side by side for each d. Beyond the last one comes the last one again; nobody reads its score.
            for (int p = start / 8; p < (end + 7) / 8; p++) {
                int last = keys - 1 - p * 8;
                int k0 = keyAt + p * 8 * inStride;
                int k1 = k0 + (last < 1 ? last : 1) * inStride;
                int k2 = k0 + (last < 2 ? last : 2) * inStride;
                int k3 = k0 + (last < 3 ? last : 3) * inStride;
                int k4 = k0 + (last < 4 ? last : 4) * inStride;
                int k5 = k0 + (last < 5 ? last : 5) * inStride;
                int k6 = k0 + (last < 6 ? last : 6) * inStride;
                int k7 = k0 + (last < 7 ? last : 7) * inStride;
                for (int d = 0; d < depth; d++) {
                    packed.set(keyPanels + p * headSize + d,
                            new Float8(qkv.get(k0 + d), qkv.get(k1 + d), qkv.get(k2 + d), qkv.get(k3 + d),
                                    qkv.get(k4 + d), qkv.get(k5 + d), qkv.get(k6 + d), qkv.get(k7 + d)));
                }
            }
            // Values: 8 neighbouring d of each key.
            for (int g = 0; g < groups; g++) {
                for (int j = start; j < end; j++) {
                    packed.set(valuePanels + g * capacity + j, Vectors.load(qkv, valueAt + j * inStride + g * 8));
                }
            }

            for (int i = 0; i < queries; i += 4) {
                int last = queries - 1 - i;
                int i1 = last < 1 ? last : 1;
                int i2 = last < 2 ? last : 2;
                int i3 = last < 3 ? last : 3;
                int q0 = (firstQuery + i) * inStride + head;
                int q1 = q0 + i1 * inStride;
                int q2 = q0 + i2 * inStride;
                int q3 = q0 + i3 * inStride;
                // The keys that these four reach.
                int from = 0;
                int to = keys;
                if (bounded != 0) {
                    from = place + i < before ? 0 : place + i - before;
                    to = place + i + i3 + after < keys ? place + i + i3 + after + 1 : keys;
                }
                for (int p = from / 8; p < (to + 7) / 8; p++) {
                    Float8 a0 = new Float8(0, 0, 0, 0, 0, 0, 0, 0);
                    Float8 a1 = new Float8(0, 0, 0, 0, 0, 0, 0, 0);
                    Float8 a2 = new Float8(0, 0, 0, 0, 0, 0, 0, 0);
                    Float8 a3 = new Float8(0, 0, 0, 0, 0, 0, 0, 0);
                    for (int d = 0; d < depth; d++) {
                        Float8 k = packed.get(keyPanels + p * headSize + d);
                        a0 = Float8.add(a0, Float8.mult(k, qkv.get(q0 + d)));
                        a1 = Float8.add(a1, Float8.mult(k, qkv.get(q1 + d)));
                        a2 = Float8.add(a2, Float8.mult(k, qkv.get(q2 + d)));
                        a3 = Float8.add(a3, Float8.mult(k, qkv.get(q3 + d)));
                    }
                    Vectors.store(scores, s0 + p * 8, a0);
                    Vectors.store(scores, s1 + p * 8, a1);
                    Vectors.store(scores, s2 + p * 8, a2);
                    Vectors.store(scores, s3 + p * 8, a3);
                }
                int rows = last < 3 ? last + 1 : 4;
                for (int r = 0; r < rows; r++) {
                    int at = s0 + r * capacity;
                    int least = 0;
                    int most = keys;
                    if (bounded != 0) {
                        least = from < place + i + r - before ? place + i + r - before : from;
                        most = place + i + r + after < to ? place + i + r + after + 1 : to;
                    }
                    float factor = scale;
                    if (farthest > 0) {
                        int table = layer.get(LayerNumbers.POSITIONS) * heads + unit % heads;
                        addBiases(scores, at, least, most, scale, biases, table * (2 * farthest + 1) + farthest,
                                place + i + r, farthest);
                        factor = 1;
                    }
                    exponentials(scores, at, least / 8 * 8, most, max(scores, at, least, most), factor);
                    normalise(scores, at, least, most);
                    if (bounded != 0) {
                        clear(scores, at, from, least);
                        clear(scores, at, most, to);
                    }
                }
                int c0 = (firstQuery + i) * outStride + head;
                int c1 = c0 + i1 * outStride;
                int c2 = c0 + i2 * outStride;
                int c3 = c0 + i3 * outStride;
                for (int g = 0; g < groups; g++) {
                    Float8 a0 = new Float8(0, 0, 0, 0, 0, 0, 0, 0);
                    Float8 a1 = new Float8(0, 0, 0, 0, 0, 0, 0, 0);
                    Float8 a2 = new Float8(0, 0, 0, 0, 0, 0, 0, 0);
                    Float8 a3 = new Float8(0, 0, 0, 0, 0, 0, 0, 0);
                    for (int j = from; j < to; j++) {
                        Float8 v = packed.get(valuePanels + g * capacity + j);
                        a0 = Float8.add(a0, Float8.mult(v, scores.get(s0 + j)));
                        a1 = Float8.add(a1, Float8.mult(v, scores.get(s1 + j)));
                        a2 = Float8.add(a2, Float8.mult(v, scores.get(s2 + j)));
                        a3 = Float8.add(a3, Float8.mult(v, scores.get(s3 + j)));
                    }
                    Vectors.store(out, c0 + g * 8, a0);
                    if (rows > 1) {
                        Vectors.store(out, c1 + g * 8, a1);
                    }
                    if (rows > 2) {
                        Vectors.store(out, c2 + g * 8, a2);
                    }
                    if (rows > 3) {
                        Vectors.store(out, c3 + g * 8, a3);
                    }
                }
                for (int d = groups * 8; d < depth; d++) {
                    for (int r = 0; r < rows; r++) {
                        float sum = 0;
                        for (int j = from; j < to; j++) {
                            sum += scores.get(s0 + r * capacity + j) * qkv.get(valueAt + j * inStride + d);
                        }
                        out.set(c0 + r * outStride + d, sum);
                    }
                }
            }
        }
    }

    /** Scores become score·scale + bias of the key's distance from the query's place. */
    private static void addBiases(FloatArray scores, int at, int from, int to, float scale, FloatArray biases,
            int biasAt, int place, int farthest) {
        for (int j = from; j < to; j++) {
            int distance = j - place;
            distance = distance < -farthest ? -farthest : distance > farthest ? farthest : distance;
            scores.set(at + j, scores.get(at + j) * scale + biases.get(biasAt + distance));
        }
    }

    private static float max(FloatArray scores, int at, int from, int to) {
        float max = scores.get(at + from);
        for (int j = from + 1; j < to; j++) {
            max = TornadoMath.max(max, scores.get(at + j));
        }
        return max;
    }

    /** Scores become exp((score − max)·scale), from a multiple of 8 on; there are numbers to the next one. */
    private static void exponentials(FloatArray scores, int at, int from, int to, float max, float scale) {
        for (int j = from; j < to; j += 8) {
            Vectors.store(scores, at + j,
                    Exponential.ofNegative(Float8.mult(Float8.sub(Vectors.load(scores, at + j), max), scale)));
        }
    }

    /** Makes numbers sum to 1. */
    private static void normalise(FloatArray scores, int at, int from, int to) {
        float sum = 0;
        for (int j = from; j < to; j++) {
            sum += scores.get(at + j);
        }
        float factor = 1 / sum;
        for (int j = from; j < to; j++) {
            scores.set(at + j, scores.get(at + j) * factor);
        }
    }

    private static void clear(FloatArray scores, int at, int from, int to) {
        for (int j = from; j < to; j++) {
            scores.set(at + j, 0);
        }
    }
}
