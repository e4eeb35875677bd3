package org.sirocco.tornado.kernels.gpu.half;

import org.sirocco.tornado.kernels.Activations;
import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.Epilogue;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * y = epilogue(x·Wᵀ + b) by matrix instructions: x is rounded to float16 on its way into local memory, W is kept so, sums, bias
 * and what follows are float32. A work group of four warps makes a tile of 64×128, each warp 32×64 of it, in slices of 32 inputs;
 * the next slice is under way while this one is used. Rows of a slice are 16 bytes further apart than they are long, so that
 * the eight rows that a matrix is loaded from lie in different banks.
 */
final class HalfProduct {
    /** Rows of a tile. */
    static final int ROWS = 64;
    /** Columns of a tile. */
    static final int COLUMNS = 128;
    /** Inputs of a slice. */
    static final int DEPTH = 32;
    /** Work items of a group, all along x: a lane of a warp is the item's number modulo 32. */
    static final int GROUP = 128;
    /** Pairs of numbers from a row of x's slice to the next. */
    private static final int X_PITCH = DEPTH / 2 + 4;
    /** Pairs from an input of W's slice to the next. */
    private static final int W_PITCH = COLUMNS / 2 + 4;
    private static final int X_SLICE = ROWS * X_PITCH;
    private static final int W_SLICE = DEPTH * W_PITCH;
    /** Local memory in bytes: two slices of each. */
    static final int LOCAL_BYTES = 2 * (X_SLICE + W_SLICE) * Integer.BYTES;

    private HalfProduct() {}

    /**
     * One product of one layer. Rows of the last tile beyond N are computed from whatever is there, and nobody reads them.
     *
     * @param x        (N up to a whole tile, inputs), rows inStride apart
     * @param weight   (L, inputs up to a whole slice, wide): Wᵀ, filled up with zeros
     * @param bias     (L, outStride)
     * @param y        (N up to a whole tile, outStride), overwritten or, for {@link Epilogue#RESIDUAL}, added to
     * @param batch    {@link BatchLayout}
     * @param layer    (1) which layer's weights
     * @param wide     outputs up to a whole tile
     * @param epilogue {@link Epilogue}
     * @param shift    by how many float32 numbers arrays begin later than TornadoVM's matrix instructions and copies believe
     */
    static void multiply(KernelContext context, FloatArray x, HalfFloatArray weight, FloatArray bias, FloatArray y,
            IntArray batch, IntArray layer, int inputs, int inStride, int outStride, int wide, int epilogue,
            int shift) {
        int[] xs = context.allocateIntLocalArray(2 * X_SLICE);
        int[] ws = context.allocateIntLocalArray(2 * W_SLICE);
        int item = context.localIdx;
        int lane = item & 31;
        int one = batch.get(BatchLayout.ONE);
        int depth = (inputs + DEPTH - 1) / DEPTH * DEPTH * one;
        int firstRow = context.groupIdy * ROWS;
        int firstColumn = context.groupIdx * COLUMNS;
        // Where this item's first pair of each comes from and goes to.
        int pair = 2 * (item & 15);
        int xAt = (firstRow + item / 16) * inStride;
        int below = 8 * inStride;
        int xTo = item / 16 * X_PITCH + (item & 15);
        int wAt = layer.get(0) * depth * wide + item / 64 * wide + firstColumn + 2 * (item & 63) + 2 * shift;
        int wTo = item / 64 * W_PITCH + (item & 63);
        copy(context, ws, wTo, weight, wAt, wide);
        int low = least(pair, inputs - 1);
        int high = least(pair + 1, inputs - 1);
        for (int row = 0; row < 8 * one; row++) {
            xs[xTo + row * 8 * X_PITCH] = pair(x.get(xAt + row * below + low), x.get(xAt + row * below + high));
        }
        context.asyncCopyWaitGroup(0);
        context.localBarrier();
        // Where this lane's row of each matrix begins in bytes, less what the instructions themselves take for granted.
        int warpRow = item / 32 % 2 * 32;
        int warpColumn = item / 64 * 64;
        int aAt = (lane & 15) * (4 * X_PITCH - 32) + warpRow * 4 * X_PITCH;
        int bAt = (lane & 15) * (4 * W_PITCH - 16) + warpColumn * 2;
        float[] y00 = context.mmaFragment(0);
        float[] y01 = context.mmaFragment(0);
        float[] y02 = context.mmaFragment(0);
        float[] y03 = context.mmaFragment(0);
        float[] y04 = context.mmaFragment(0);
        float[] y05 = context.mmaFragment(0);
        float[] y06 = context.mmaFragment(0);
        float[] y07 = context.mmaFragment(0);
        float[] y10 = context.mmaFragment(0);
        float[] y11 = context.mmaFragment(0);
        float[] y12 = context.mmaFragment(0);
        float[] y13 = context.mmaFragment(0);
        float[] y14 = context.mmaFragment(0);
        float[] y15 = context.mmaFragment(0);
        float[] y16 = context.mmaFragment(0);
        float[] y17 = context.mmaFragment(0);
        for (int from = 0; from < depth; from += DEPTH) {
            int now = from / DEPTH & 1;
            int other = 1 - now;
            // The last round gets its own slice again, and nobody reads it.
            int next = least(from + DEPTH, depth - DEPTH);
            copy(context, ws, wTo + other * W_SLICE, weight, wAt + next * wide, wide);
            low = xAt + least(next + pair, inputs - 1);
            high = xAt + least(next + pair + 1, inputs - 1);
            float x0 = x.get(low);
            float x1 = x.get(high);
            float x2 = x.get(low + below);
            float x3 = x.get(high + below);
            float x4 = x.get(low + 2 * below);
            float x5 = x.get(high + 2 * below);
            float x6 = x.get(low + 3 * below);
            float x7 = x.get(high + 3 * below);
            float x8 = x.get(low + 4 * below);
            float x9 = x.get(high + 4 * below);
            float x10 = x.get(low + 5 * below);
            float x11 = x.get(high + 5 * below);
            float x12 = x.get(low + 6 * below);
            float x13 = x.get(high + 6 * below);
            float x14 = x.get(low + 7 * below);
            float x15 = x.get(high + 7 * below);
            int a = aAt + now * 4 * X_SLICE;
            int b = bAt + now * 4 * W_SLICE;
            HalfFloat[] a0 = context.mmaLoadA(xs, 16, a);
            HalfFloat[] a1 = context.mmaLoadA(xs, 16, a + 64 * X_PITCH);
            HalfFloat[] b0 = context.mmaLoadB(ws, 16, b);
            y00 = context.mma(a0, b0, y00, MMAShape.M16N8K16);
            y10 = context.mma(a1, b0, y10, MMAShape.M16N8K16);
            HalfFloat[] b1 = context.mmaLoadB(ws, 16, b + 16);
            y01 = context.mma(a0, b1, y01, MMAShape.M16N8K16);
            y11 = context.mma(a1, b1, y11, MMAShape.M16N8K16);
            HalfFloat[] b2 = context.mmaLoadB(ws, 16, b + 32);
            y02 = context.mma(a0, b2, y02, MMAShape.M16N8K16);
            y12 = context.mma(a1, b2, y12, MMAShape.M16N8K16);
            HalfFloat[] b3 = context.mmaLoadB(ws, 16, b + 48);
            y03 = context.mma(a0, b3, y03, MMAShape.M16N8K16);
            y13 = context.mma(a1, b3, y13, MMAShape.M16N8K16);
            HalfFloat[] b4 = context.mmaLoadB(ws, 16, b + 64);
            y04 = context.mma(a0, b4, y04, MMAShape.M16N8K16);
            y14 = context.mma(a1, b4, y14, MMAShape.M16N8K16);
            HalfFloat[] b5 = context.mmaLoadB(ws, 16, b + 80);
            y05 = context.mma(a0, b5, y05, MMAShape.M16N8K16);
            y15 = context.mma(a1, b5, y15, MMAShape.M16N8K16);
            HalfFloat[] b6 = context.mmaLoadB(ws, 16, b + 96);
            y06 = context.mma(a0, b6, y06, MMAShape.M16N8K16);
            y16 = context.mma(a1, b6, y16, MMAShape.M16N8K16);
            HalfFloat[] b7 = context.mmaLoadB(ws, 16, b + 112);
            y07 = context.mma(a0, b7, y07, MMAShape.M16N8K16);
            y17 = context.mma(a1, b7, y17, MMAShape.M16N8K16);
            HalfFloat[] a2 = context.mmaLoadA(xs, 16, a + 32);
            HalfFloat[] a3 = context.mmaLoadA(xs, 16, a + 64 * X_PITCH + 32);
            HalfFloat[] b8 = context.mmaLoadB(ws, 16, b + 64 * W_PITCH);
            y00 = context.mma(a2, b8, y00, MMAShape.M16N8K16);
            y10 = context.mma(a3, b8, y10, MMAShape.M16N8K16);
            HalfFloat[] b9 = context.mmaLoadB(ws, 16, b + 64 * W_PITCH + 16);
            y01 = context.mma(a2, b9, y01, MMAShape.M16N8K16);
            y11 = context.mma(a3, b9, y11, MMAShape.M16N8K16);
            HalfFloat[] b10 = context.mmaLoadB(ws, 16, b + 64 * W_PITCH + 32);
            y02 = context.mma(a2, b10, y02, MMAShape.M16N8K16);
            y12 = context.mma(a3, b10, y12, MMAShape.M16N8K16);
            HalfFloat[] b11 = context.mmaLoadB(ws, 16, b + 64 * W_PITCH + 48);
            y03 = context.mma(a2, b11, y03, MMAShape.M16N8K16);
            y13 = context.mma(a3, b11, y13, MMAShape.M16N8K16);
            HalfFloat[] b12 = context.mmaLoadB(ws, 16, b + 64 * W_PITCH + 64);
            y04 = context.mma(a2, b12, y04, MMAShape.M16N8K16);
            y14 = context.mma(a3, b12, y14, MMAShape.M16N8K16);
            HalfFloat[] b13 = context.mmaLoadB(ws, 16, b + 64 * W_PITCH + 80);
            y05 = context.mma(a2, b13, y05, MMAShape.M16N8K16);
            y15 = context.mma(a3, b13, y15, MMAShape.M16N8K16);
            HalfFloat[] b14 = context.mmaLoadB(ws, 16, b + 64 * W_PITCH + 96);
            y06 = context.mma(a2, b14, y06, MMAShape.M16N8K16);
            y16 = context.mma(a3, b14, y16, MMAShape.M16N8K16);
            HalfFloat[] b15 = context.mmaLoadB(ws, 16, b + 64 * W_PITCH + 112);
            y07 = context.mma(a2, b15, y07, MMAShape.M16N8K16);
            y17 = context.mma(a3, b15, y17, MMAShape.M16N8K16);
            int to = xTo + other * X_SLICE;
            xs[to] = pair(x0, x1);
            xs[to + 8 * X_PITCH] = pair(x2, x3);
            xs[to + 16 * X_PITCH] = pair(x4, x5);
            xs[to + 24 * X_PITCH] = pair(x6, x7);
            xs[to + 32 * X_PITCH] = pair(x8, x9);
            xs[to + 40 * X_PITCH] = pair(x10, x11);
            xs[to + 48 * X_PITCH] = pair(x12, x13);
            xs[to + 56 * X_PITCH] = pair(x14, x15);
            context.asyncCopyWaitGroup(0);
            context.localBarrier();
        }
        int row = firstRow + warpRow;
        int column = firstColumn + warpColumn;
        int biasAt = layer.get(0) * outStride;
        if (epilogue == Epilogue.RESIDUAL) {
            HalfEpilogue.add(context, y00, y01, y, bias, biasAt, row, column, lane, outStride, shift);
            HalfEpilogue.add(context, y02, y03, y, bias, biasAt, row, column + 16, lane, outStride, shift);
            HalfEpilogue.add(context, y04, y05, y, bias, biasAt, row, column + 32, lane, outStride, shift);
            HalfEpilogue.add(context, y06, y07, y, bias, biasAt, row, column + 48, lane, outStride, shift);
            HalfEpilogue.add(context, y10, y11, y, bias, biasAt, row + 16, column, lane, outStride, shift);
            HalfEpilogue.add(context, y12, y13, y, bias, biasAt, row + 16, column + 16, lane, outStride, shift);
            HalfEpilogue.add(context, y14, y15, y, bias, biasAt, row + 16, column + 32, lane, outStride, shift);
            HalfEpilogue.add(context, y16, y17, y, bias, biasAt, row + 16, column + 48, lane, outStride, shift);
        } else {
            HalfEpilogue.store(context, y00, y01, y10, y11, y, row, column, outStride, shift);
            HalfEpilogue.store(context, y02, y03, y12, y13, y, row, column + 16, outStride, shift);
            HalfEpilogue.store(context, y04, y05, y14, y15, y, row, column + 32, outStride, shift);
            HalfEpilogue.store(context, y06, y07, y16, y17, y, row, column + 48, outStride, shift);
            for (int n = 0; n < 8 * one; n++) {
                int c = column + (n & 3) * 16;
                if (c < outStride) {
                    int at = (row + n / 4 * 16 + lane / 4) * outStride + c + 2 * (lane & 3);
                    int under = at + 8 * outStride;
                    // All are read before the first is written again.
                    float y0 = y.get(at);
                    float y1 = y.get(at + 1);
                    float y2 = y.get(at + 8);
                    float y3 = y.get(at + 9);
                    float y4 = y.get(under);
                    float y5 = y.get(under + 1);
                    float y6 = y.get(under + 8);
                    float y7 = y.get(under + 9);
                    int b = biasAt + c + 2 * (lane & 3);
                    float b0 = bias.get(b);
                    float b1 = bias.get(b + 1);
                    float b2 = bias.get(b + 8);
                    float b3 = bias.get(b + 9);
                    y.set(at, Activations.apply(epilogue, y0 + b0));
                    y.set(at + 1, Activations.apply(epilogue, y1 + b1));
                    y.set(at + 8, Activations.apply(epilogue, y2 + b2));
                    y.set(at + 9, Activations.apply(epilogue, y3 + b3));
                    y.set(under, Activations.apply(epilogue, y4 + b0));
                    y.set(under + 1, Activations.apply(epilogue, y5 + b1));
                    y.set(under + 8, Activations.apply(epilogue, y6 + b2));
                    y.set(under + 9, Activations.apply(epilogue, y7 + b3));
                }
            }
        }
    }

    private static int least(int one, int other) {
        return one < other ? one : other;
    }

    /** Starts the copy of this item's pairs of a slice of W, two inputs apart. */
    private static void copy(KernelContext context, int[] ws, int to, HalfFloatArray weight, int at, int wide) {
        context.asyncCopyToLocal(ws, to, weight, at);
        context.asyncCopyToLocal(ws, to + 2 * W_PITCH, weight, at + 2 * wide);
        context.asyncCopyToLocal(ws, to + 4 * W_PITCH, weight, at + 4 * wide);
        context.asyncCopyToLocal(ws, to + 6 * W_PITCH, weight, at + 6 * wide);
        context.asyncCopyToLocal(ws, to + 8 * W_PITCH, weight, at + 8 * wide);
        context.asyncCopyToLocal(ws, to + 10 * W_PITCH, weight, at + 10 * wide);
        context.asyncCopyToLocal(ws, to + 12 * W_PITCH, weight, at + 12 * wide);
        context.asyncCopyToLocal(ws, to + 14 * W_PITCH, weight, at + 14 * wide);
        context.asyncCopyToLocal(ws, to + 16 * W_PITCH, weight, at + 16 * wide);
        context.asyncCopyToLocal(ws, to + 18 * W_PITCH, weight, at + 18 * wide);
        context.asyncCopyToLocal(ws, to + 20 * W_PITCH, weight, at + 20 * wide);
        context.asyncCopyToLocal(ws, to + 22 * W_PITCH, weight, at + 22 * wide);
        context.asyncCopyToLocal(ws, to + 24 * W_PITCH, weight, at + 24 * wide);
        context.asyncCopyToLocal(ws, to + 26 * W_PITCH, weight, at + 26 * wide);
        context.asyncCopyToLocal(ws, to + 28 * W_PITCH, weight, at + 28 * wide);
        context.asyncCopyToLocal(ws, to + 30 * W_PITCH, weight, at + 30 * wide);
        context.asyncCopyCommit();
    }

    /** Two numbers as float16, side by side; what is too large is infinite. */
    private static int pair(float low, float high) {
        return new HalfFloat(low).getHalfFloatValue() & 0xffff | new HalfFloat(high).getHalfFloatValue() << 16;
    }
}
