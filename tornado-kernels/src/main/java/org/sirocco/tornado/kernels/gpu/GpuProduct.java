package org.sirocco.tornado.kernels.gpu;

import org.sirocco.tornado.kernels.Activations;
import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.Epilogue;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * y = epilogue(x·Wᵀ + b) for GPUs: a work group of 16×16 makes a tile of 64×64 from slices of x and W in local memory; each
 * work item keeps 4×4 numbers, 16 apart, so that neighbours touch neighbouring memory.
 */
final class GpuProduct {
    /** Rows and columns of a tile. */
    static final int TILE = 64;
    /** Work items of a group along each axis. */
    static final int GROUP = 16;
    /** Numbers of a slice of x or W. */
    private static final int SLICE = GROUP * TILE;
    /** From one input of the slice of x to the next: one more than a tile, so that neighbours write to different banks. */
    private static final int PITCH = TILE + 1;
    /** Local memory in bytes: two slices. */
    static final int LOCAL_BYTES = (GROUP * PITCH + SLICE) * Float.BYTES;

    private GpuProduct() {}

    /**
     * One product of one layer.
     *
     * @param x        (N, inputs), rows inStride apart
     * @param weight   (L, inputs, outStride): Wᵀ
     * @param bias     (L, outStride)
     * @param y        (N, outStride), overwritten or, for {@link Epilogue#RESIDUAL}, added to
     * @param batch    {@link BatchLayout}
     * @param layer    (1) which layer's weights
     * @param epilogue {@link Epilogue}
     */
    static void multiply(KernelContext context, FloatArray x, FloatArray weight, FloatArray bias, FloatArray y,
            IntArray batch, IntArray layer, int inputs, int inStride, int outStride, int epilogue) {
        float[] xs = context.allocateFloatLocalArray(GROUP * PITCH);
        float[] ws = context.allocateFloatLocalArray(SLICE);
        int tx = context.localIdx;
        int ty = context.localIdy;
        int item = ty * GROUP + tx;
        int firstColumn = context.groupIdx * TILE;
        int firstRow = context.groupIdy * TILE;
        int rows = batch.get(0);
        int depth = inputs * batch.get(BatchLayout.ONE);
        int w = layer.get(0) * inputs * outStride;
        float y00 = 0;
        float y01 = 0;
        float y02 = 0;
        float y03 = 0;
        float y10 = 0;
        float y11 = 0;
        float y12 = 0;
        float y13 = 0;
        float y20 = 0;
        float y21 = 0;
        float y22 = 0;
        float y23 = 0;
        float y30 = 0;
        float y31 = 0;
        float y32 = 0;
        float y33 = 0;
        for (int from = 0; from < depth; from += GROUP) {
            for (int i = item; i < SLICE; i += GROUP * GROUP) {
                int row = firstRow + i / GROUP;
                int input = from + i % GROUP;
                xs[(i % GROUP) * PITCH + i / GROUP] = row < rows && input < depth ? x.get(row * inStride + input) : 0;
                int column = firstColumn + i % TILE;
                int k = from + i / TILE;
                ws[i] = column < outStride && k < depth ? weight.get(w + k * outStride + column) : 0;
            }
            context.localBarrier();
            for (int k = 0; k < GROUP; k++) {
                float x0 = xs[k * PITCH + ty];
                float x1 = xs[k * PITCH + ty + 16];
                float x2 = xs[k * PITCH + ty + 32];
                float x3 = xs[k * PITCH + ty + 48];
                float w0 = ws[k * TILE + tx];
                float w1 = ws[k * TILE + tx + 16];
                float w2 = ws[k * TILE + tx + 32];
                float w3 = ws[k * TILE + tx + 48];
                y00 += x0 * w0;
                y01 += x0 * w1;
                y02 += x0 * w2;
                y03 += x0 * w3;
                y10 += x1 * w0;
                y11 += x1 * w1;
                y12 += x1 * w2;
                y13 += x1 * w3;
                y20 += x2 * w0;
                y21 += x2 * w1;
                y22 += x2 * w2;
                y23 += x2 * w3;
                y30 += x3 * w0;
                y31 += x3 * w1;
                y32 += x3 * w2;
                y33 += x3 * w3;
            }
            context.localBarrier();
        }
        int column = firstColumn + tx;
        int row = firstRow + ty;
        int biasAt = layer.get(0) * outStride + column;
        int columns = outStride - column;
        if (row < rows) {
            store(y, row * outStride + column, columns, bias, biasAt, y00, y01, y02, y03, epilogue);
        }
        if (row + 16 < rows) {
            store(y, (row + 16) * outStride + column, columns, bias, biasAt, y10, y11, y12, y13, epilogue);
        }
        if (row + 32 < rows) {
            store(y, (row + 32) * outStride + column, columns, bias, biasAt, y20, y21, y22, y23, epilogue);
        }
        if (row + 48 < rows) {
            store(y, (row + 48) * outStride + column, columns, bias, biasAt, y30, y31, y32, y33, epilogue);
        }
        if (epilogue != Epilogue.NONE && epilogue != Epilogue.RESIDUAL) {
            for (int r = row; r < rows && r < firstRow + 64; r += 16) {
                for (int c = column; c < outStride && c < firstColumn + 64; c += 16) {
                    y.set(r * outStride + c, Activations.apply(epilogue, y.get(r * outStride + c)));
                }
            }
        }
    }

    /** Stores as many of four numbers, 16 apart, as there are columns for; strides are multiples of 16, so the first has one. */
    private static void store(FloatArray y, int to, int columns, FloatArray bias, int biasAt, float y0, float y1,
            float y2, float y3, int epilogue) {
        store(y, to, y0 + bias.get(biasAt), epilogue);
        if (columns > 16) {
            store(y, to + 16, y1 + bias.get(biasAt + 16), epilogue);
        }
        if (columns > 32) {
            store(y, to + 32, y2 + bias.get(biasAt + 32), epilogue);
        }
        if (columns > 48) {
            store(y, to + 48, y3 + bias.get(biasAt + 48), epilogue);
        }
    }

    private static void store(FloatArray y, int at, float value, int epilogue) {
        if (epilogue == Epilogue.RESIDUAL) {
            y.set(at, y.get(at) + value);
        } else {
            y.set(at, value);
        }
    }
}
