package org.sirocco.encoder.simd.kernels;

import org.sirocco.encoder.model.Activation;

/** Products from one, the rest from another: while the JVM is still compiling the rest. */
record SplitKernels(Kernels products, Kernels rest) implements Kernels {
    @Override
    public void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
            int cStride) {
        products.product(rows, a, aAt, panel, panelAt, inner, c, cAt, cStride);
    }

    @Override
    public void product(int rows, float[] a, int aAt, LightPanels panels, int panel, float[] c, int cAt, int cStride) {
        products.product(rows, a, aAt, panels, panel, c, cAt, cStride);
    }

    @Override
    public void widen(LightPanels panels, int panel, float[] out, int outAt) {
        products.widen(panels, panel, out, outAt);
    }

    @Override
    public void activate(Activation activation, float[] x, int at, int rows, int stride) {
        rest.activate(activation, x, at, rows, stride);
    }

    @Override
    public float softmaxNumerators(float[] x, int at, int length, int step, float scale) {
        return rest.softmaxNumerators(x, at, length, step, scale);
    }

    @Override
    public void normalise(SimdNorm norm, float[] x, int xAt, float[] y, int yAt) {
        rest.normalise(norm, x, xAt, y, yAt);
    }
}
