package org.sirocco.tornado.kernels.tokens;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Plain kernels for every type of device, a work group for each row: along x, since NVIDIA takes at most 65,535 groups along y.
 * What they read of a batch is a {@link TokenLayout}.
 */
final class TokenKernels {
    /** Numbers that a group of {@link #unpack} moves. */
    static final int SPREAD = 64;
    /** States that are summed by themselves first, so that long sums lose less. */
    private static final int TOGETHER = 64;

    private TokenKernels() {}

    /**
     * Puts what has come up in one piece where it is read.
     *
     * @param stage a {@link TokenLayout} as it goes up
     * @param batch {@link TokenLayout}, overwritten as far as the stage is filled
     * @param pools where its pooled rows begin
     * @param rows  where its tokens' rows begin
     */
    static void unpack(KernelContext context, IntArray stage, IntArray batch, int pools, int rows, int lanes) {
        int blocks = stage.get(0);
        int pooled = blocks + stage.get(1);
        int end = pooled + stage.get(2);
        int from = context.groupIdx * SPREAD;
        int to = from + SPREAD < end ? from + SPREAD : end;
        for (int i = from + context.localIdx; i < to; i += lanes) {
            int at = i < blocks ? i : i < pooled ? pools + i - blocks : rows + i - pooled;
            batch.set(at, stage.get(3 + i));
        }
    }

    /**
     * Adds up each token's rows of the tables.
     *
     * @param words  (vocabulary, size)
     * @param places (places, size); not read where placed is 0
     * @param types  (types, size); not read where typed is 0
     * @param to     (N, size), rows stride apart, overwritten
     * @param batch  {@link TokenLayout}
     * @param rows   where its tokens' rows begin
     */
    static void gather(KernelContext context, FloatArray words, FloatArray places, FloatArray types, FloatArray to,
            IntArray batch, int rows, int size, int stride, int placed, int typed, int lanes) {
        int row = context.groupIdx;
        if (row < batch.get(0)) {
            int at = rows + 3 * row;
            int word = batch.get(at) * size;
            int place = batch.get(at + 1) * size;
            int type = batch.get(at + 2) * size;
            for (int c = context.localIdx; c < size; c += lanes) {
                float sum = words.get(word + c);
                if (typed != 0) {
                    sum += types.get(type + c);
                }
                if (placed != 0) {
                    sum += places.get(place + c);
                }
                to.set(row * stride + c, sum);
            }
        }
    }

    /**
     * Makes one row of each run of tokens.
     *
     * @param states (N, size), rows stride apart
     * @param to     (pools, size), overwritten
     * @param batch  {@link TokenLayout}
     * @param pools  where its pooled rows begin
     */
    static void pool(KernelContext context, FloatArray states, FloatArray to, IntArray batch, int pools, int size,
            int stride, int lanes) {
        int row = context.groupIdx;
        if (row < batch.get(pools)) {
            int at = pools + TokenLayout.POOLS_HEADER + 4 * row;
            int kind = batch.get(at);
            int first = batch.get(at + 1);
            int count = batch.get(at + 2);
            int place = batch.get(at + 3);
            float divisor = count;
            if (kind == TokenLayout.ROOT_MEAN) {
                divisor = TornadoMath.sqrt(divisor);
            }
            if (kind == TokenLayout.WEIGHTED_MEAN) {
                divisor = divisor * (2 * place + count - 1) / 2;
            }
            divisor = divisor < 1e-9f ? 1e-9f : divisor;
            for (int c = context.localIdx; c < size; c += lanes) {
                float sum = 0;
                float greatest = 0;
                for (int t = 0; t < count; t += TOGETHER) {
                    int end = t + TOGETHER < count ? t + TOGETHER : count;
                    float part = 0;
                    for (int u = t; u < end; u++) {
                        float x = states.get((first + u) * stride + c);
                        greatest = u == 0 || x > greatest ? x : greatest;
                        part += kind == TokenLayout.WEIGHTED_MEAN ? x * (place + u) : x;
                    }
                    sum += part;
                }
                float y = sum / divisor;
                if (kind == TokenLayout.GREATEST) {
                    // A number that is none is greater than no other, and what is compiled to be fast may not ask for it: the sum has it.
                    y = greatest + sum * 1e-38f;
                }
                to.set(row * size + c, y);
            }
        }
    }

    /**
     * Brings the pooled rows of each sentence together to length 1, where that is asked for; zeros stay so. Every item adds all of
     * them up, which is little beside the layers.
     *
     * @param x     (pools, width), changed in place
     * @param batch {@link TokenLayout}
     * @param pools where its pooled rows begin
     */
    static void unit(KernelContext context, FloatArray x, IntArray batch, int pools, int width, int lanes) {
        int row = context.groupIdx;
        int each = batch.get(pools + 1);
        if (batch.get(pools + 2) != 0 && row * each < batch.get(pools)) {
            int size = each * width;
            int at = row * size;
            float square = 0;
            for (int t = 0; t < size; t += TOGETHER) {
                int end = t + TOGETHER < size ? t + TOGETHER : size;
                float part = 0;
                for (int c = t; c < end; c++) {
                    part += x.get(at + c) * x.get(at + c);
                }
                square += part;
            }
            float norm = TornadoMath.sqrt(square);
            norm = norm < 1e-12f ? 1e-12f : norm;
            // Nobody writes before all have read.
            context.localBarrier();
            for (int c = context.localIdx; c < size; c += lanes) {
                x.set(at + c, x.get(at + c) / norm);
            }
        }
    }
}
