package org.sirocco.tornado.kernels.cpu;

import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.Epilogue;
import org.sirocco.tornado.kernels.Panels;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * y = epilogue(x·Wᵀ + b) for CPU devices: a work item keeps 6 rows × 16 columns of y in registers.
 *
 * <p>12 accumulators, 2 vectors of W and 1 number of x fill the 16 registers of AVX2. Neighbouring work items take
 * neighbouring rows of the same 16 columns, so that their panel of W stays in the nearest cache.
 */
final class CpuProduct {
    /** Rows of y per work item. */
    static final int ROWS = 6;

    private CpuProduct() {}

    /**
     * One product of one layer.
     *
     * @param x        (N, inputs), rows inStride apart, readable up to the next multiple of {@link #ROWS} rows
     * @param weight   (L, outStride / 16, inputs, 16), see {@link Panels}
     * @param bias     (L, outStride)
     * @param y        (N, outStride), overwritten or, for {@link Epilogue#RESIDUAL}, added to
     * @param batch    {@link BatchLayout}
     * @param layer    (1) which layer's weights
     * @param epilogue {@link Epilogue}
     */
    static void multiply(KernelContext context, FloatArray x, VectorFloat8 weight, FloatArray bias, FloatArray y,
            IntArray batch, IntArray layer, int inputs, int inStride, int outStride, int epilogue) {
        int row = context.globalIdx * 6;
        int panel = context.globalIdy;
        int rows = batch.get(0);
        if (row < rows) {
            int column = panel * 16;
            int biasAt = layer.get(0) * outStride + column;
            Float8 b0 = Vectors.load(bias, biasAt);
            Float8 b1 = Vectors.load(bias, biasAt + 8);
            int to = row * outStride + column;
            Float8 y00 = b0;
            Float8 y01 = b1;
            Float8 y10 = b0;
            Float8 y11 = b1;
            Float8 y20 = b0;
            Float8 y21 = b1;
            Float8 y30 = b0;
            Float8 y31 = b1;
            Float8 y40 = b0;
            Float8 y41 = b1;
            Float8 y50 = b0;
            Float8 y51 = b1;
            if (epilogue == Epilogue.RESIDUAL) {
                y00 = Float8.add(b0, Vectors.load(y, to));
                y01 = Float8.add(b1, Vectors.load(y, to + 8));
                y10 = Float8.add(b0, Vectors.load(y, to + outStride));
                y11 = Float8.add(b1, Vectors.load(y, to + outStride + 8));
                y20 = Float8.add(b0, Vectors.load(y, to + 2 * outStride));
                y21 = Float8.add(b1, Vectors.load(y, to + 2 * outStride + 8));
                y30 = Float8.add(b0, Vectors.load(y, to + 3 * outStride));
                y31 = Float8.add(b1, Vectors.load(y, to + 3 * outStride + 8));
                y40 = Float8.add(b0, Vectors.load(y, to + 4 * outStride));
                y41 = Float8.add(b1, Vectors.load(y, to + 4 * outStride + 8));
                y50 = Float8.add(b0, Vectors.load(y, to + 5 * outStride));
                y51 = Float8.add(b1, Vectors.load(y, to + 5 * outStride + 8));
            }
            int w = (layer.get(0) * (outStride / 16) + panel) * inputs * 2;
            int x0 = row * inStride;
            int x1 = x0 + inStride;
            int x2 = x1 + inStride;
            int x3 = x2 + inStride;
            int x4 = x3 + inStride;
            int x5 = x4 + inStride;
            int depth = inputs * batch.get(BatchLayout.ONE);
            for (int k = 0; k < depth; k++) {
                Float8 w0 = weight.get(w + 2 * k);
                Float8 w1 = weight.get(w + 2 * k + 1);
                float v = x.get(x0 + k);
                y00 = Float8.add(y00, Float8.mult(w0, v));
                y01 = Float8.add(y01, Float8.mult(w1, v));
                v = x.get(x1 + k);
                y10 = Float8.add(y10, Float8.mult(w0, v));
                y11 = Float8.add(y11, Float8.mult(w1, v));
                v = x.get(x2 + k);
                y20 = Float8.add(y20, Float8.mult(w0, v));
                y21 = Float8.add(y21, Float8.mult(w1, v));
                v = x.get(x3 + k);
                y30 = Float8.add(y30, Float8.mult(w0, v));
                y31 = Float8.add(y31, Float8.mult(w1, v));
                v = x.get(x4 + k);
                y40 = Float8.add(y40, Float8.mult(w0, v));
                y41 = Float8.add(y41, Float8.mult(w1, v));
                v = x.get(x5 + k);
                y50 = Float8.add(y50, Float8.mult(w0, v));
                y51 = Float8.add(y51, Float8.mult(w1, v));
            }
            Vectors.store(y, to, y00);
            Vectors.store(y, to + 8, y01);
            if (row + 1 < rows) {
                Vectors.store(y, to + outStride, y10);
                Vectors.store(y, to + outStride + 8, y11);
            }
            if (row + 2 < rows) {
                Vectors.store(y, to + 2 * outStride, y20);
                Vectors.store(y, to + 2 * outStride + 8, y21);
            }
            if (row + 3 < rows) {
                Vectors.store(y, to + 3 * outStride, y30);
                Vectors.store(y, to + 3 * outStride + 8, y31);
            }
            if (row + 4 < rows) {
                Vectors.store(y, to + 4 * outStride, y40);
                Vectors.store(y, to + 4 * outStride + 8, y41);
            }
            if (row + 5 < rows) {
                Vectors.store(y, to + 5 * outStride, y50);
                Vectors.store(y, to + 5 * outStride + 8, y51);
            }
            if (epilogue != Epilogue.NONE && epilogue != Epilogue.RESIDUAL) {
                int end = row + 6 < rows ? row + 6 : rows;
                for (int r = row; r < end; r++) {
                    for (int c = column; c < column + 16; c += 8) {
                        Float8 v = Vectors.load(y, r * outStride + c);
                        if (epilogue == Epilogue.RELU) {
                            v = VectorActivations.relu(v);
                        }
                        if (epilogue == Epilogue.GELU) {
                            v = VectorActivations.gelu(v);
                        }
                        if (epilogue == Epilogue.GELU_TANH) {
                            v = VectorActivations.geluTanh(v);
                        }
                        if (epilogue == Epilogue.SILU) {
                            v = VectorActivations.silu(v);
                        }
                        Vectors.store(y, r * outStride + c, v);
                    }
                }
            }
        }
    }
}
