package org.sirocco.tornado.kernels.gpu;

import org.sirocco.tornado.kernels.BatchLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * y = epilogue(x·Wᵀ + b) for GPUs: a work group of 256 makes a tile from slices of x and W in local memory, of which there are
 * two of each: while one is multiplied, the next is on its way. Of 128×128 numbers each work item makes 8×8; where there are too
 * few rows to keep the device busy with these, of 64×64 numbers it makes 4×4, from slices of twice as many inputs, and an item
 * whose rows are beyond the last one only loads.
 *
 * <p>An item's rows and columns are neighbours in local memory, so that four are read at once. Columns lie there in another
 * order than in W, so that neighbouring items store neighbouring numbers: of every 32 columns number 8·j + i stands at 4·i + j.
 */
final class GpuProduct {
    /** Rows and columns of a tile. */
    static final int TILE = 128;
    /** Rows and columns of a small tile. */
    static final int SMALL = 64;
    /** Work items of a group. */
    static final int GROUP = 256;
    /** Inputs of a slice, and of a slice for small tiles. */
    private static final int SLICE = 8;
    private static final int SMALL_SLICE = 16;
    /** From one input of a slice of x to the next: more than a tile, so that neighbours write to different banks. */
    private static final int PITCH = TILE + 4;
    private static final int SMALL_PITCH = SMALL + 4;
    /** Room for a slice of x or of W. */
    private static final int ROOM = SMALL_SLICE * SMALL_PITCH;
    /** Local memory in bytes. */
    static final int LOCAL_BYTES = 4 * ROOM * Float.BYTES;

    private GpuProduct() {}

    /**
     * One product of one layer.
     *
     * @param x        (N, inputs), rows inStride apart
     * @param weight   (L, {@link Tiles#depth}, outStride): Wᵀ, filled up with zeros
     * @param bias     (L, outStride)
     * @param y        (N, outStride), overwritten or, for {@link org.sirocco.tornado.kernels.Epilogue#RESIDUAL}, added to
     * @param batch    {@link BatchLayout}
     * @param layer    (1) which layer's weights
     * @param few      most rows that small tiles are made of
     * @param epilogue {@link org.sirocco.tornado.kernels.Epilogue}
     */
    static void multiply(KernelContext context, FloatArray x, FloatArray weight, FloatArray bias, FloatArray y,
            IntArray batch, IntArray layer, int inputs, int inStride, int outStride, int few, int epilogue) {
        float[] xs = context.allocateFloatLocalArray(2 * ROOM);
        float[] ws = context.allocateFloatLocalArray(2 * ROOM);
        int item = context.localIdx;
        // Where this item's numbers stand in a tile: of 16×16 items, 32 neighbours take 4×8.
        int i = item >>> 3 & 3 | item >>> 4 & 12;
        int j = item & 7 | item >>> 2 & 8;
        int rows = batch.get(0);
        int depth = inputs * batch.get(BatchLayout.ONE);
        int biasAt = layer.get(0) * outStride;
        int small = rows <= few ? 1 : 0;
        int tile = small != 0 ? SMALL : TILE;
        int firstRow = context.groupIdy * tile;
        int firstColumn = context.groupIdx * tile;
        // What it loads of each slice: of x one input of four rows, or two inputs of two; of W four inputs of one column.
        int input = item & 7;
        int input2 = small != 0 ? input + 8 : input;
        int xTo = input * (small != 0 ? SMALL_PITCH : PITCH) + (item >>> 3);
        int x0 = Tiles.row(firstRow + (item >>> 3), rows) * inStride + input;
        int x1 = Tiles.row(firstRow + (item >>> 3) + 32, rows) * inStride + input;
        int x2 = small != 0 ? x0 + 8 : Tiles.row(firstRow + (item >>> 3) + 64, rows) * inStride + input;
        int x3 = small != 0 ? x1 + 8 : Tiles.row(firstRow + (item >>> 3) + 96, rows) * inStride + input;
        int wInput = small != 0 ? item >>> 6 & 1 | item >>> 4 & 8 : item >>> 7;
        int wTo = wInput * tile + Tiles.place(item & tile - 1);
        int w = (layer.get(0) * Tiles.depth(inputs) + wInput) * outStride
                + Tiles.column(firstColumn + (item & tile - 1), outStride);
        float nextX0 = Tiles.input(x, x0, input, inputs);
        float nextX1 = Tiles.input(x, x1, input, inputs);
        float nextX2 = Tiles.input(x, x2, input2, inputs);
        float nextX3 = Tiles.input(x, x3, input2, inputs);
        float nextW0 = weight.get(w);
        float nextW1 = weight.get(w + 2 * outStride);
        float nextW2 = weight.get(w + 4 * outStride);
        float nextW3 = weight.get(w + 6 * outStride);
        int column = firstColumn + (j >>> 3) * 32 + (j & 7);
        int half = 0;
        if (small != 0) {
            float y00 = 0, y01 = 0, y02 = 0, y03 = 0, y10 = 0, y11 = 0, y12 = 0, y13 = 0, y20 = 0, y21 = 0, y22 = 0,
                    y23 = 0, y30 = 0, y31 = 0, y32 = 0, y33 = 0;
            for (int from = 0; from < depth; from += SMALL_SLICE) {
                xs[half * ROOM + xTo] = nextX0;
                xs[half * ROOM + xTo + 32] = nextX1;
                xs[half * ROOM + xTo + 8 * SMALL_PITCH] = nextX2;
                xs[half * ROOM + xTo + 8 * SMALL_PITCH + 32] = nextX3;
                ws[half * ROOM + wTo] = nextW0;
                ws[half * ROOM + wTo + 2 * SMALL] = nextW1;
                ws[half * ROOM + wTo + 4 * SMALL] = nextW2;
                ws[half * ROOM + wTo + 6 * SMALL] = nextW3;
                context.localBarrier();
                // After the last slice comes the last one again, which nobody reads.
                int next = from + SMALL_SLICE < depth ? from + SMALL_SLICE : from;
                nextX0 = Tiles.input(x, x0 + next, next + input, inputs);
                nextX1 = Tiles.input(x, x1 + next, next + input, inputs);
                nextX2 = Tiles.input(x, x0 + next + 8, next + input + 8, inputs);
                nextX3 = Tiles.input(x, x1 + next + 8, next + input + 8, inputs);
                nextW0 = weight.get(w + next * outStride);
                nextW1 = weight.get(w + next * outStride + 2 * outStride);
                nextW2 = weight.get(w + next * outStride + 4 * outStride);
                nextW3 = weight.get(w + next * outStride + 6 * outStride);
                int xAt = half * ROOM + i * 4;
                int wAt = half * ROOM + j * 4;
                if (firstRow + i * 4 < rows) {
                    for (int k = 0; k < SMALL_SLICE; k++) {
                        float a0 = xs[xAt];
                        float a1 = xs[xAt + 1];
                        float a2 = xs[xAt + 2];
                        float a3 = xs[xAt + 3];
                        float b0 = ws[wAt];
                        float b1 = ws[wAt + 1];
                        float b2 = ws[wAt + 2];
                        float b3 = ws[wAt + 3];
                        y00 += a0 * b0;
                        y01 += a0 * b1;
                        y02 += a0 * b2;
                        y03 += a0 * b3;
                        y10 += a1 * b0;
                        y11 += a1 * b1;
                        y12 += a1 * b2;
                        y13 += a1 * b3;
                        y20 += a2 * b0;
                        y21 += a2 * b1;
                        y22 += a2 * b2;
                        y23 += a2 * b3;
                        y30 += a3 * b0;
                        y31 += a3 * b1;
                        y32 += a3 * b2;
                        y33 += a3 * b3;
                        xAt += SMALL_PITCH;
                        wAt += SMALL;
                    }
                }
                half = 1 - half;
            }
            float bias0 = Tiles.bias(bias, biasAt, column, outStride);
            float bias1 = Tiles.bias(bias, biasAt, column + 8, outStride);
            float bias2 = Tiles.bias(bias, biasAt, column + 16, outStride);
            float bias3 = Tiles.bias(bias, biasAt, column + 24, outStride);
            for (int r = 0; r < 4 * batch.get(BatchLayout.ONE) && firstRow + i * 4 + r < rows; r++) {
                int to = (firstRow + i * 4 + r) * outStride;
                Tiles.store(y, to, column, outStride, Tiles.pick(r, y00, y10, y20, y30) + bias0, epilogue);
                Tiles.store(y, to, column + 8, outStride, Tiles.pick(r, y01, y11, y21, y31) + bias1, epilogue);
                Tiles.store(y, to, column + 16, outStride, Tiles.pick(r, y02, y12, y22, y32) + bias2, epilogue);
                Tiles.store(y, to, column + 24, outStride, Tiles.pick(r, y03, y13, y23, y33) + bias3, epilogue);
            }
        } else {
            float y00 = 0, y01 = 0, y02 = 0, y03 = 0, y04 = 0, y05 = 0, y06 = 0, y07 = 0, y10 = 0, y11 = 0, y12 = 0,
                    y13 = 0, y14 = 0, y15 = 0, y16 = 0, y17 = 0, y20 = 0, y21 = 0, y22 = 0, y23 = 0, y24 = 0, y25 = 0,
                    y26 = 0, y27 = 0, y30 = 0, y31 = 0, y32 = 0, y33 = 0, y34 = 0, y35 = 0, y36 = 0, y37 = 0, y40 = 0,
                    y41 = 0, y42 = 0, y43 = 0, y44 = 0, y45 = 0, y46 = 0, y47 = 0, y50 = 0, y51 = 0, y52 = 0, y53 = 0,
                    y54 = 0, y55 = 0, y56 = 0, y57 = 0, y60 = 0, y61 = 0, y62 = 0, y63 = 0, y64 = 0, y65 = 0, y66 = 0,
                    y67 = 0, y70 = 0, y71 = 0, y72 = 0, y73 = 0, y74 = 0, y75 = 0, y76 = 0, y77 = 0;
            for (int from = 0; from < depth; from += SLICE) {
                xs[half * ROOM + xTo] = nextX0;
                xs[half * ROOM + xTo + 32] = nextX1;
                xs[half * ROOM + xTo + 64] = nextX2;
                xs[half * ROOM + xTo + 96] = nextX3;
                ws[half * ROOM + wTo] = nextW0;
                ws[half * ROOM + wTo + 2 * TILE] = nextW1;
                ws[half * ROOM + wTo + 4 * TILE] = nextW2;
                ws[half * ROOM + wTo + 6 * TILE] = nextW3;
                context.localBarrier();
                int next = from + SLICE < depth ? from + SLICE : from;
                nextX0 = Tiles.input(x, x0 + next, next + input, inputs);
                nextX1 = Tiles.input(x, x1 + next, next + input, inputs);
                nextX2 = Tiles.input(x, x2 + next, next + input, inputs);
                nextX3 = Tiles.input(x, x3 + next, next + input, inputs);
                nextW0 = weight.get(w + next * outStride);
                nextW1 = weight.get(w + next * outStride + 2 * outStride);
                nextW2 = weight.get(w + next * outStride + 4 * outStride);
                nextW3 = weight.get(w + next * outStride + 6 * outStride);
                int xAt = half * ROOM + i * 4;
                int wAt = half * ROOM + j * 4;
                for (int k = 0; k < SLICE; k++) {
                    float a0 = xs[xAt];
                    float a1 = xs[xAt + 1];
                    float a2 = xs[xAt + 2];
                    float a3 = xs[xAt + 3];
                    float a4 = xs[xAt + 64];
                    float a5 = xs[xAt + 65];
                    float a6 = xs[xAt + 66];
                    float a7 = xs[xAt + 67];
                    float b0 = ws[wAt];
                    float b1 = ws[wAt + 1];
                    float b2 = ws[wAt + 2];
                    float b3 = ws[wAt + 3];
                    float b4 = ws[wAt + 64];
                    float b5 = ws[wAt + 65];
                    float b6 = ws[wAt + 66];
                    float b7 = ws[wAt + 67];
                    y00 += a0 * b0;
                    y01 += a0 * b1;
                    y02 += a0 * b2;
                    y03 += a0 * b3;
                    y04 += a0 * b4;
                    y05 += a0 * b5;
                    y06 += a0 * b6;
                    y07 += a0 * b7;
                    y10 += a1 * b0;
                    y11 += a1 * b1;
                    y12 += a1 * b2;
                    y13 += a1 * b3;
                    y14 += a1 * b4;
                    y15 += a1 * b5;
                    y16 += a1 * b6;
                    y17 += a1 * b7;
                    y20 += a2 * b0;
                    y21 += a2 * b1;
                    y22 += a2 * b2;
                    y23 += a2 * b3;
                    y24 += a2 * b4;
                    y25 += a2 * b5;
                    y26 += a2 * b6;
                    y27 += a2 * b7;
                    y30 += a3 * b0;
                    y31 += a3 * b1;
                    y32 += a3 * b2;
                    y33 += a3 * b3;
                    y34 += a3 * b4;
                    y35 += a3 * b5;
                    y36 += a3 * b6;
                    y37 += a3 * b7;
                    y40 += a4 * b0;
                    y41 += a4 * b1;
                    y42 += a4 * b2;
                    y43 += a4 * b3;
                    y44 += a4 * b4;
                    y45 += a4 * b5;
                    y46 += a4 * b6;
                    y47 += a4 * b7;
                    y50 += a5 * b0;
                    y51 += a5 * b1;
                    y52 += a5 * b2;
                    y53 += a5 * b3;
                    y54 += a5 * b4;
                    y55 += a5 * b5;
                    y56 += a5 * b6;
                    y57 += a5 * b7;
                    y60 += a6 * b0;
                    y61 += a6 * b1;
                    y62 += a6 * b2;
                    y63 += a6 * b3;
                    y64 += a6 * b4;
                    y65 += a6 * b5;
                    y66 += a6 * b6;
                    y67 += a6 * b7;
                    y70 += a7 * b0;
                    y71 += a7 * b1;
                    y72 += a7 * b2;
                    y73 += a7 * b3;
                    y74 += a7 * b4;
                    y75 += a7 * b5;
                    y76 += a7 * b6;
                    y77 += a7 * b7;
                    xAt += PITCH;
                    wAt += TILE;
                }
                half = 1 - half;
            }
            float bias0 = Tiles.bias(bias, biasAt, column, outStride);
            float bias1 = Tiles.bias(bias, biasAt, column + 8, outStride);
            float bias2 = Tiles.bias(bias, biasAt, column + 16, outStride);
            float bias3 = Tiles.bias(bias, biasAt, column + 24, outStride);
            float bias4 = Tiles.bias(bias, biasAt, column + 64, outStride);
            float bias5 = Tiles.bias(bias, biasAt, column + 72, outStride);
            float bias6 = Tiles.bias(bias, biasAt, column + 80, outStride);
            float bias7 = Tiles.bias(bias, biasAt, column + 88, outStride);
            for (int r = 0; r < 8 * batch.get(BatchLayout.ONE); r++) {
                int row = firstRow + i * 4 + r + (r & 4) * 15;
                if (row < rows) {
                    Tiles.store(y, row * outStride, column, outStride,
                            Tiles.pick(r, y00, y10, y20, y30, y40, y50, y60, y70) + bias0, epilogue);
                    Tiles.store(y, row * outStride, column + 8, outStride,
                            Tiles.pick(r, y01, y11, y21, y31, y41, y51, y61, y71) + bias1, epilogue);
                    Tiles.store(y, row * outStride, column + 16, outStride,
                            Tiles.pick(r, y02, y12, y22, y32, y42, y52, y62, y72) + bias2, epilogue);
                    Tiles.store(y, row * outStride, column + 24, outStride,
                            Tiles.pick(r, y03, y13, y23, y33, y43, y53, y63, y73) + bias3, epilogue);
                    Tiles.store(y, row * outStride, column + 64, outStride,
                            Tiles.pick(r, y04, y14, y24, y34, y44, y54, y64, y74) + bias4, epilogue);
                    Tiles.store(y, row * outStride, column + 72, outStride,
                            Tiles.pick(r, y05, y15, y25, y35, y45, y55, y65, y75) + bias5, epilogue);
                    Tiles.store(y, row * outStride, column + 80, outStride,
                            Tiles.pick(r, y06, y16, y26, y36, y46, y56, y66, y76) + bias6, epilogue);
                    Tiles.store(y, row * outStride, column + 88, outStride,
                            Tiles.pick(r, y07, y17, y27, y37, y47, y57, y67, y77) + bias7, epilogue);
                }
            }
        }
    }
}
