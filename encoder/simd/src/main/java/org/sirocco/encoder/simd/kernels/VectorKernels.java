package org.sirocco.encoder.simd.kernels;

import org.sirocco.encoder.model.Activation;

/** The kernels on the vector units. */
public final class VectorKernels implements Kernels {
    @Override
    public void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
            int cStride) {
        if (rows == TallTile.ROWS) {
            TallTile.product(a, aAt, panel, panelAt, inner, c, cAt, cStride);
        } else {
            ShortTile.product(rows, a, aAt, panel, panelAt, inner, c, cAt, cStride);
        }
    }

    @Override
    public void activate(Activation activation, float[] x, int at, int rows, int stride) {
        VectorMath.activate(activation, x, at, rows, stride);
    }

    @Override
    public float softmaxNumerators(float[] x, int at, int length, int step, float scale) {
        return VectorMath.softmaxNumerators(x, at, length, step, scale);
    }

    @Override
    public void normalise(SimdNorm norm, float[] x, int xAt, float[] y, int yAt) {
        norm.normalise(x, xAt, y, yAt);
    }
}
