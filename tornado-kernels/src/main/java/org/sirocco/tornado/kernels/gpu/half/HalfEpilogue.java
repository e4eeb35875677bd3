package org.sirocco.tornado.kernels.gpu.half;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What becomes of a product's sums, which a matrix instruction's registers hold and which only a store of the whole matrix brings
 * out of them: each lane reads what it has stored itself, adds and stores again. TornadoVM keeps the order of reads and stores.
 */
final class HalfEpilogue {
    private HalfEpilogue() {}

    /** Adds sums of 16 rows and 16 columns, and the bias, to what is there; strides are multiples of 16. */
    static void add(KernelContext context, float[] left, float[] right, FloatArray y, FloatArray bias, int biasAt,
            int row, int column, int lane, int outStride, int shift) {
        if (column < outStride) {
            int at = (row + lane / 4) * outStride + column + 2 * (lane & 3);
            int under = at + 8 * outStride;
            float o0 = y.get(at);
            float o1 = y.get(at + 1);
            float o2 = y.get(at + 8);
            float o3 = y.get(at + 9);
            float o4 = y.get(under);
            float o5 = y.get(under + 1);
            float o6 = y.get(under + 8);
            float o7 = y.get(under + 9);
            context.mmaStore(left, y, row, column + shift, outStride);
            context.mmaStore(right, y, row, column + 8 + shift, outStride);
            int b = biasAt + column + 2 * (lane & 3);
            sum(y, at, bias, b, o0, o1, o2, o3);
            sum(y, under, bias, b, o4, o5, o6, o7);
        }
    }

    private static void sum(FloatArray y, int at, FloatArray bias, int b, float o0, float o1, float o2, float o3) {
        float y0 = y.get(at);
        float y1 = y.get(at + 1);
        float y2 = y.get(at + 8);
        float y3 = y.get(at + 9);
        y.set(at, o0 + (y0 + bias.get(b)));
        y.set(at + 1, o1 + (y1 + bias.get(b + 1)));
        y.set(at + 8, o2 + (y2 + bias.get(b + 8)));
        y.set(at + 9, o3 + (y3 + bias.get(b + 9)));
    }

    /** Stores sums of 32 rows and 16 columns; strides are multiples of 16, so all of the columns are there or none. */
    static void store(KernelContext context, float[] y00, float[] y01, float[] y10, float[] y11, FloatArray y,
            int row, int column, int outStride, int shift) {
        if (column < outStride) {
            context.mmaStore(y00, y, row, column + shift, outStride);
            context.mmaStore(y01, y, row, column + 8 + shift, outStride);
            context.mmaStore(y10, y, row + 16, column + shift, outStride);
            context.mmaStore(y11, y, row + 16, column + 8 + shift, outStride);
        }
    }
}
