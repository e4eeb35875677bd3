package org.sirocco.tornado.kernels.gpu;

import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.LayerNumbers;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Attention of one layer for GPUs, all steps in one task, with a running maximum and sum (Dao et al. 2022, arXiv:2205.14135).
 *
 * <p>A work group takes neighbouring queries of one head, whatever sentences they are of, through the keys of all those
 * sentences, a chunk of them at a time in local memory; each query goes through those of its own that it reaches, four at a
 * time. An item has up to 32 numbers of its query and of its context in registers: heads of more are shared by several
 * items, which add up their parts of the scores.
 */
final class GpuAttention {
    /** What a key has that is not reached: finite, because devices compute with relaxed infinities. */
    private static final float CLOSED = -3.4e38f;

    private GpuAttention() {}

    /**
     * context = softmax(q·kᵀ·scale + bias)·v per head within each sentence, over the keys that a query reaches.
     *
     * @param qkv      (N, H + 2·G, D), rows inStride apart
     * @param out      (N, H, D), rows outStride apart, overwritten
     * @param batch    {@link BatchLayout}, of which the tokens' sentences; one group per so many queries (x) and head (y)
     * @param layer    {@link LayerNumbers}; read where reach is bounded or there are biases
     * @param biases   of {@link org.sirocco.tornado.kernels.ScoreForm}, read where farthest is above 0
     * @param chunk    keys of a chunk, a multiple of 4
     * @param bounded  whether the layer says how far a query reaches
     * @param farthest distance of the biases
     */
    static void attend(KernelContext context, FloatArray qkv, FloatArray out, IntArray batch, IntArray layer,
            FloatArray biases, int heads, int keyValueHeads, int headSize, int inStride, int outStride, int chunk,
            int bounded, int farthest, float scale) {
        int parts = HeadParts.count(headSize);
        int queries = HeadParts.queries(headSize);
        int pitch = HeadParts.pitch(headSize);
        float[] ks = context.allocateFloatLocalArray(chunk * pitch);
        float[] vs = context.allocateFloatLocalArray(chunk * pitch);
        float[] partial = context.allocateFloatLocalArray(2 * HeadParts.KEYS * queries * parts);
        int part = context.localIdy;
        int item = part * queries + context.localIdx;
        int head = context.groupIdy;
        int step = queries * parts / 32;
        int keyAt = (heads + head / (heads / keyValueHeads)) * headSize;
        int valueAt = keyAt + keyValueHeads * headSize;
        // This item's query, and the keys that it reaches; of the group, its first and last query and all their keys.
        int firstQuery = context.groupIdx * queries;
        int tokens = batch.get(0);
        int lastQuery = (firstQuery + queries < tokens ? firstQuery + queries : tokens) - 1;
        int query = firstQuery + context.localIdx < lastQuery ? firstQuery + context.localIdx : lastQuery;
        int sentences = BatchLayout.sentences(batch);
        int least = batch.get(sentences + BatchLayout.PER_TOKEN * query);
        int most = batch.get(sentences + BatchLayout.PER_TOKEN * query + 1);
        int start = batch.get(sentences + BatchLayout.PER_TOKEN * firstQuery);
        int end = batch.get(sentences + BatchLayout.PER_TOKEN * lastQuery + 1);
        if (bounded != 0) {
            int before = layer.get(LayerNumbers.BEFORE);
            int after = layer.get(LayerNumbers.AFTER) + 1;
            least = query - before > least ? query - before : least;
            most = query + after < most ? query + after : most;
            start = firstQuery - before > start ? firstQuery - before : start;
            end = lastQuery + after < end ? lastQuery + after : end;
        }
        int room = headSize - part * HeadParts.SIZE;
        int at = query * inStride + head * headSize + part * HeadParts.SIZE;
        float q0 = HeadParts.query(qkv, at, 0, room) * scale;
        float q1 = HeadParts.query(qkv, at, 1, room) * scale;
        float q2 = HeadParts.query(qkv, at, 2, room) * scale;
        float q3 = HeadParts.query(qkv, at, 3, room) * scale;
        float q4 = HeadParts.query(qkv, at, 4, room) * scale;
        float q5 = HeadParts.query(qkv, at, 5, room) * scale;
        float q6 = HeadParts.query(qkv, at, 6, room) * scale;
        float q7 = HeadParts.query(qkv, at, 7, room) * scale;
        float q8 = HeadParts.query(qkv, at, 8, room) * scale;
        float q9 = HeadParts.query(qkv, at, 9, room) * scale;
        float q10 = HeadParts.query(qkv, at, 10, room) * scale;
        float q11 = HeadParts.query(qkv, at, 11, room) * scale;
        float q12 = HeadParts.query(qkv, at, 12, room) * scale;
        float q13 = HeadParts.query(qkv, at, 13, room) * scale;
        float q14 = HeadParts.query(qkv, at, 14, room) * scale;
        float q15 = HeadParts.query(qkv, at, 15, room) * scale;
        float q16 = HeadParts.query(qkv, at, 16, room) * scale;
        float q17 = HeadParts.query(qkv, at, 17, room) * scale;
        float q18 = HeadParts.query(qkv, at, 18, room) * scale;
        float q19 = HeadParts.query(qkv, at, 19, room) * scale;
        float q20 = HeadParts.query(qkv, at, 20, room) * scale;
        float q21 = HeadParts.query(qkv, at, 21, room) * scale;
        float q22 = HeadParts.query(qkv, at, 22, room) * scale;
        float q23 = HeadParts.query(qkv, at, 23, room) * scale;
        float q24 = HeadParts.query(qkv, at, 24, room) * scale;
        float q25 = HeadParts.query(qkv, at, 25, room) * scale;
        float q26 = HeadParts.query(qkv, at, 26, room) * scale;
        float q27 = HeadParts.query(qkv, at, 27, room) * scale;
        float q28 = HeadParts.query(qkv, at, 28, room) * scale;
        float q29 = HeadParts.query(qkv, at, 29, room) * scale;
        float q30 = HeadParts.query(qkv, at, 30, room) * scale;
        float q31 = HeadParts.query(qkv, at, 31, room) * scale;
        float c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0, c10 = 0, c11 = 0, c12 = 0,
                c13 = 0, c14 = 0, c15 = 0, c16 = 0, c17 = 0, c18 = 0, c19 = 0, c20 = 0, c21 = 0, c22 = 0, c23 = 0,
                c24 = 0, c25 = 0, c26 = 0, c27 = 0, c28 = 0, c29 = 0, c30 = 0, c31 = 0;
        float max = CLOSED;
        float total = 0;
        int turn = 0;
        for (int from = start; from < end; from += chunk) {
            int stop = from + chunk < end ? from + chunk : end;
            context.localBarrier();
            // Every load before the first store, which a compiler would not dare.
            for (int d = item & 31; d < parts * HeadParts.SIZE * batch.get(BatchLayout.ONE); d += 32) {
                for (int key = from + (item >>> 5); key < stop; key += 4 * step) {
                    int key1 = key + step < stop ? key + step : key;
                    int key2 = key + 2 * step < stop ? key + 2 * step : key;
                    int key3 = key + 3 * step < stop ? key + 3 * step : key;
                    float a0 = HeadParts.number(qkv, key * inStride + keyAt, d, headSize);
                    float a1 = HeadParts.number(qkv, key1 * inStride + keyAt, d, headSize);
                    float a2 = HeadParts.number(qkv, key2 * inStride + keyAt, d, headSize);
                    float a3 = HeadParts.number(qkv, key3 * inStride + keyAt, d, headSize);
                    float b0 = HeadParts.number(qkv, key * inStride + valueAt, d, headSize);
                    float b1 = HeadParts.number(qkv, key1 * inStride + valueAt, d, headSize);
                    float b2 = HeadParts.number(qkv, key2 * inStride + valueAt, d, headSize);
                    float b3 = HeadParts.number(qkv, key3 * inStride + valueAt, d, headSize);
                    int number = (key - from) * pitch + d;
                    ks[number] = a0;
                    vs[number] = b0;
                    if (key1 != key) {
                        ks[number + step * pitch] = a1;
                        vs[number + step * pitch] = b1;
                    }
                    if (key2 != key) {
                        ks[number + 2 * step * pitch] = a2;
                        vs[number + 2 * step * pitch] = b2;
                    }
                    if (key3 != key) {
                        ks[number + 3 * step * pitch] = a3;
                        vs[number + 3 * step * pitch] = b3;
                    }
                }
            }
            context.localBarrier();
            // Of the chunk, what this query reaches; items that share a query go through all of it in step.
            int first = least > from ? least : from;
            int last = most < stop ? most : stop;
            int to = parts == 1 ? last : stop;
            for (int key = parts == 1 ? first : from; key < to; key += HeadParts.KEYS) {
                float s0 = 0;
                float s1 = 0;
                float s2 = 0;
                float s3 = 0;
                int k0 = (HeadParts.near(key, first, last, parts) - from) * pitch + part * HeadParts.SIZE;
                int k1 = (HeadParts.near(key + 1, first, last, parts) - from) * pitch + part * HeadParts.SIZE;
                int k2 = (HeadParts.near(key + 2, first, last, parts) - from) * pitch + part * HeadParts.SIZE;
                int k3 = (HeadParts.near(key + 3, first, last, parts) - from) * pitch + part * HeadParts.SIZE;
                int reached = parts == 1 || first < last && key + 3 >= first && key < last ? 1 : 0;
                if (reached != 0) {
                    s0 = q0 * ks[k0] + q1 * ks[k0 + 1] + q2 * ks[k0 + 2] + q3 * ks[k0 + 3] + q4 * ks[k0 + 4]
                            + q5 * ks[k0 + 5] + q6 * ks[k0 + 6] + q7 * ks[k0 + 7] + q8 * ks[k0 + 8]
                            + q9 * ks[k0 + 9] + q10 * ks[k0 + 10] + q11 * ks[k0 + 11] + q12 * ks[k0 + 12]
                            + q13 * ks[k0 + 13] + q14 * ks[k0 + 14] + q15 * ks[k0 + 15] + q16 * ks[k0 + 16]
                            + q17 * ks[k0 + 17] + q18 * ks[k0 + 18] + q19 * ks[k0 + 19] + q20 * ks[k0 + 20]
                            + q21 * ks[k0 + 21] + q22 * ks[k0 + 22] + q23 * ks[k0 + 23] + q24 * ks[k0 + 24]
                            + q25 * ks[k0 + 25] + q26 * ks[k0 + 26] + q27 * ks[k0 + 27] + q28 * ks[k0 + 28]
                            + q29 * ks[k0 + 29] + q30 * ks[k0 + 30] + q31 * ks[k0 + 31];
                    s1 = q0 * ks[k1] + q1 * ks[k1 + 1] + q2 * ks[k1 + 2] + q3 * ks[k1 + 3] + q4 * ks[k1 + 4]
                            + q5 * ks[k1 + 5] + q6 * ks[k1 + 6] + q7 * ks[k1 + 7] + q8 * ks[k1 + 8]
                            + q9 * ks[k1 + 9] + q10 * ks[k1 + 10] + q11 * ks[k1 + 11] + q12 * ks[k1 + 12]
                            + q13 * ks[k1 + 13] + q14 * ks[k1 + 14] + q15 * ks[k1 + 15] + q16 * ks[k1 + 16]
                            + q17 * ks[k1 + 17] + q18 * ks[k1 + 18] + q19 * ks[k1 + 19] + q20 * ks[k1 + 20]
                            + q21 * ks[k1 + 21] + q22 * ks[k1 + 22] + q23 * ks[k1 + 23] + q24 * ks[k1 + 24]
                            + q25 * ks[k1 + 25] + q26 * ks[k1 + 26] + q27 * ks[k1 + 27] + q28 * ks[k1 + 28]
                            + q29 * ks[k1 + 29] + q30 * ks[k1 + 30] + q31 * ks[k1 + 31];
                    s2 = q0 * ks[k2] + q1 * ks[k2 + 1] + q2 * ks[k2 + 2] + q3 * ks[k2 + 3] + q4 * ks[k2 + 4]
                            + q5 * ks[k2 + 5] + q6 * ks[k2 + 6] + q7 * ks[k2 + 7] + q8 * ks[k2 + 8]
                            + q9 * ks[k2 + 9] + q10 * ks[k2 + 10] + q11 * ks[k2 + 11] + q12 * ks[k2 + 12]
                            + q13 * ks[k2 + 13] + q14 * ks[k2 + 14] + q15 * ks[k2 + 15] + q16 * ks[k2 + 16]
                            + q17 * ks[k2 + 17] + q18 * ks[k2 + 18] + q19 * ks[k2 + 19] + q20 * ks[k2 + 20]
                            + q21 * ks[k2 + 21] + q22 * ks[k2 + 22] + q23 * ks[k2 + 23] + q24 * ks[k2 + 24]
                            + q25 * ks[k2 + 25] + q26 * ks[k2 + 26] + q27 * ks[k2 + 27] + q28 * ks[k2 + 28]
                            + q29 * ks[k2 + 29] + q30 * ks[k2 + 30] + q31 * ks[k2 + 31];
                    s3 = q0 * ks[k3] + q1 * ks[k3 + 1] + q2 * ks[k3 + 2] + q3 * ks[k3 + 3] + q4 * ks[k3 + 4]
                            + q5 * ks[k3 + 5] + q6 * ks[k3 + 6] + q7 * ks[k3 + 7] + q8 * ks[k3 + 8]
                            + q9 * ks[k3 + 9] + q10 * ks[k3 + 10] + q11 * ks[k3 + 11] + q12 * ks[k3 + 12]
                            + q13 * ks[k3 + 13] + q14 * ks[k3 + 14] + q15 * ks[k3 + 15] + q16 * ks[k3 + 16]
                            + q17 * ks[k3 + 17] + q18 * ks[k3 + 18] + q19 * ks[k3 + 19] + q20 * ks[k3 + 20]
                            + q21 * ks[k3 + 21] + q22 * ks[k3 + 22] + q23 * ks[k3 + 23] + q24 * ks[k3 + 24]
                            + q25 * ks[k3 + 25] + q26 * ks[k3 + 26] + q27 * ks[k3 + 27] + q28 * ks[k3 + 28]
                            + q29 * ks[k3 + 29] + q30 * ks[k3 + 30] + q31 * ks[k3 + 31];
                }
                if (parts > 1) {
                    int mine = (turn * queries * parts + item) * HeadParts.KEYS;
                    partial[mine] = s0;
                    partial[mine + 1] = s1;
                    partial[mine + 2] = s2;
                    partial[mine + 3] = s3;
                    context.localBarrier();
                    s0 = 0;
                    s1 = 0;
                    s2 = 0;
                    s3 = 0;
                    for (int p = 0; p < parts; p++) {
                        int other = ((turn * parts + p) * queries + context.localIdx) * HeadParts.KEYS;
                        s0 += partial[other];
                        s1 += partial[other + 1];
                        s2 += partial[other + 2];
                        s3 += partial[other + 3];
                    }
                    turn = 1 - turn;
                }
                if (reached != 0) {
                    if (farthest > 0) {
                        int table = (layer.get(LayerNumbers.POSITIONS) * heads + head) * (2 * farthest + 1) + farthest;
                        s0 += biases.get(table + HeadParts.near(key - query, -farthest, farthest + 1, 2));
                        s1 += biases.get(table + HeadParts.near(key + 1 - query, -farthest, farthest + 1, 2));
                        s2 += biases.get(table + HeadParts.near(key + 2 - query, -farthest, farthest + 1, 2));
                        s3 += biases.get(table + HeadParts.near(key + 3 - query, -farthest, farthest + 1, 2));
                    }
                    s0 = parts == 1 || key >= first ? s0 : CLOSED;
                    s1 = (parts == 1 || key + 1 >= first) && key + 1 < last ? s1 : CLOSED;
                    s2 = (parts == 1 || key + 2 >= first) && key + 2 < last ? s2 : CLOSED;
                    s3 = key + 3 < last ? s3 : CLOSED;
                    float newMax = TornadoMath.max(TornadoMath.max(max, TornadoMath.max(s0, s1)),
                            TornadoMath.max(s2, s3));
                    float shrink = TornadoMath.exp(max - newMax);
                    float p0 = TornadoMath.exp(s0 - newMax);
                    float p1 = TornadoMath.exp(s1 - newMax);
                    float p2 = TornadoMath.exp(s2 - newMax);
                    float p3 = TornadoMath.exp(s3 - newMax);
                    max = newMax;
                    total = total * shrink + p0 + p1 + p2 + p3;
                    // Always so, which a compiler does not know: it loads no values as long as it still holds keys.
                    if (total > 0) {
                        c0 = c0 * shrink + p0 * vs[k0] + p1 * vs[k1] + p2 * vs[k2] + p3 * vs[k3];
                        c1 = c1 * shrink + p0 * vs[k0 + 1] + p1 * vs[k1 + 1] + p2 * vs[k2 + 1] + p3 * vs[k3 + 1];
                        c2 = c2 * shrink + p0 * vs[k0 + 2] + p1 * vs[k1 + 2] + p2 * vs[k2 + 2] + p3 * vs[k3 + 2];
                        c3 = c3 * shrink + p0 * vs[k0 + 3] + p1 * vs[k1 + 3] + p2 * vs[k2 + 3] + p3 * vs[k3 + 3];
                        c4 = c4 * shrink + p0 * vs[k0 + 4] + p1 * vs[k1 + 4] + p2 * vs[k2 + 4] + p3 * vs[k3 + 4];
                        c5 = c5 * shrink + p0 * vs[k0 + 5] + p1 * vs[k1 + 5] + p2 * vs[k2 + 5] + p3 * vs[k3 + 5];
                        c6 = c6 * shrink + p0 * vs[k0 + 6] + p1 * vs[k1 + 6] + p2 * vs[k2 + 6] + p3 * vs[k3 + 6];
                        c7 = c7 * shrink + p0 * vs[k0 + 7] + p1 * vs[k1 + 7] + p2 * vs[k2 + 7] + p3 * vs[k3 + 7];
                        c8 = c8 * shrink + p0 * vs[k0 + 8] + p1 * vs[k1 + 8] + p2 * vs[k2 + 8] + p3 * vs[k3 + 8];
                        c9 = c9 * shrink + p0 * vs[k0 + 9] + p1 * vs[k1 + 9] + p2 * vs[k2 + 9] + p3 * vs[k3 + 9];
                        c10 = c10 * shrink + p0 * vs[k0 + 10] + p1 * vs[k1 + 10] + p2 * vs[k2 + 10] + p3 * vs[k3 + 10];
                        c11 = c11 * shrink + p0 * vs[k0 + 11] + p1 * vs[k1 + 11] + p2 * vs[k2 + 11] + p3 * vs[k3 + 11];
                        c12 = c12 * shrink + p0 * vs[k0 + 12] + p1 * vs[k1 + 12] + p2 * vs[k2 + 12] + p3 * vs[k3 + 12];
                        c13 = c13 * shrink + p0 * vs[k0 + 13] + p1 * vs[k1 + 13] + p2 * vs[k2 + 13] + p3 * vs[k3 + 13];
                        c14 = c14 * shrink + p0 * vs[k0 + 14] + p1 * vs[k1 + 14] + p2 * vs[k2 + 14] + p3 * vs[k3 + 14];
                        c15 = c15 * shrink + p0 * vs[k0 + 15] + p1 * vs[k1 + 15] + p2 * vs[k2 + 15] + p3 * vs[k3 + 15];
                        c16 = c16 * shrink + p0 * vs[k0 + 16] + p1 * vs[k1 + 16] + p2 * vs[k2 + 16] + p3 * vs[k3 + 16];
                        c17 = c17 * shrink + p0 * vs[k0 + 17] + p1 * vs[k1 + 17] + p2 * vs[k2 + 17] + p3 * vs[k3 + 17];
                        c18 = c18 * shrink + p0 * vs[k0 + 18] + p1 * vs[k1 + 18] + p2 * vs[k2 + 18] + p3 * vs[k3 + 18];
                        c19 = c19 * shrink + p0 * vs[k0 + 19] + p1 * vs[k1 + 19] + p2 * vs[k2 + 19] + p3 * vs[k3 + 19];
                        c20 = c20 * shrink + p0 * vs[k0 + 20] + p1 * vs[k1 + 20] + p2 * vs[k2 + 20] + p3 * vs[k3 + 20];
                        c21 = c21 * shrink + p0 * vs[k0 + 21] + p1 * vs[k1 + 21] + p2 * vs[k2 + 21] + p3 * vs[k3 + 21];
                        c22 = c22 * shrink + p0 * vs[k0 + 22] + p1 * vs[k1 + 22] + p2 * vs[k2 + 22] + p3 * vs[k3 + 22];
                        c23 = c23 * shrink + p0 * vs[k0 + 23] + p1 * vs[k1 + 23] + p2 * vs[k2 + 23] + p3 * vs[k3 + 23];
                        c24 = c24 * shrink + p0 * vs[k0 + 24] + p1 * vs[k1 + 24] + p2 * vs[k2 + 24] + p3 * vs[k3 + 24];
                        c25 = c25 * shrink + p0 * vs[k0 + 25] + p1 * vs[k1 + 25] + p2 * vs[k2 + 25] + p3 * vs[k3 + 25];
                        c26 = c26 * shrink + p0 * vs[k0 + 26] + p1 * vs[k1 + 26] + p2 * vs[k2 + 26] + p3 * vs[k3 + 26];
                        c27 = c27 * shrink + p0 * vs[k0 + 27] + p1 * vs[k1 + 27] + p2 * vs[k2 + 27] + p3 * vs[k3 + 27];
                        c28 = c28 * shrink + p0 * vs[k0 + 28] + p1 * vs[k1 + 28] + p2 * vs[k2 + 28] + p3 * vs[k3 + 28];
                        c29 = c29 * shrink + p0 * vs[k0 + 29] + p1 * vs[k1 + 29] + p2 * vs[k2 + 29] + p3 * vs[k3 + 29];
                        c30 = c30 * shrink + p0 * vs[k0 + 30] + p1 * vs[k1 + 30] + p2 * vs[k2 + 30] + p3 * vs[k3 + 30];
                        c31 = c31 * shrink + p0 * vs[k0 + 31] + p1 * vs[k1 + 31] + p2 * vs[k2 + 31] + p3 * vs[k3 + 31];
                    }
                }
            }
        }
        if (firstQuery + context.localIdx < tokens) {
            float factor = 1 / total;
            int to = query * outStride + head * headSize + part * HeadParts.SIZE;
            HeadParts.store(out, to, 0, room, factor, c0, c1, c2, c3);
            HeadParts.store(out, to, 4, room, factor, c4, c5, c6, c7);
            HeadParts.store(out, to, 8, room, factor, c8, c9, c10, c11);
            HeadParts.store(out, to, 12, room, factor, c12, c13, c14, c15);
            HeadParts.store(out, to, 16, room, factor, c16, c17, c18, c19);
            HeadParts.store(out, to, 20, room, factor, c20, c21, c22, c23);
            HeadParts.store(out, to, 24, room, factor, c24, c25, c26, c27);
            HeadParts.store(out, to, 28, room, factor, c28, c29, c30, c31);
        }
    }
}
