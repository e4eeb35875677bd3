package org.sirocco.encoder.simd.kernels;

import static org.sirocco.encoder.simd.kernels.Tile.COLUMNS;
import static org.sirocco.encoder.simd.kernels.Tile.GROUP;

import org.sirocco.encoder.model.Activation;

/**
 * Plain loops over the same packed weights, for the first moments: the interpreter runs them a hundred times faster than vector
 * operations, which are only fast once compiled. Results are the same to the bit, whichever are used.
 */
public final class PlainKernels implements Kernels {
    /** Columns whose sums are computed together; a tile has a multiple of them. */
    private static final int TOGETHER = 8;

    /** A widened panel of each thread. */
    private final ThreadLocal<float[]> widened = ThreadLocal.withInitial(() -> new float[0]);

    @Override
    public void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
            int cStride) {
        int step = (rows > Tile.ROWS ? Tile.MOST_ROWS : Tile.ROWS) * GROUP;
        for (int row = 0; row < rows; row++) {
            int to = cAt + row * cStride;
            System.arraycopy(panel, panelAt, c, to, COLUMNS);
            for (int k = 0; k < inner; k += GROUP) {
                int from = aAt + row * GROUP + TileRows.offset(k, step);
                for (int column = 0; column < COLUMNS; column += TOGETHER) {
                    addProducts(a, from, Math.min(GROUP, inner - k), panel, panelAt + (k + 1) * COLUMNS + column, c,
                            to + column);
                }
            }
        }
    }

    /**
     * Some steps of the sums of {@link #TOGETHER} columns, which stay in registers meanwhile: what the JVM's quick compiler makes
     * fastest.
     */
    private static void addProducts(float[] a, int from, int count, float[] panel, int at, float[] c, int to) {
        float c0 = c[to];
        float c1 = c[to + 1];
        float c2 = c[to + 2];
        float c3 = c[to + 3];
        float c4 = c[to + 4];
        float c5 = c[to + 5];
        float c6 = c[to + 6];
        float c7 = c[to + 7];
        for (int k = from; k < from + count; k++) {
            float factor = a[k];
            c0 = Math.fma(factor, panel[at], c0);
            c1 = Math.fma(factor, panel[at + 1], c1);
            c2 = Math.fma(factor, panel[at + 2], c2);
            c3 = Math.fma(factor, panel[at + 3], c3);
            c4 = Math.fma(factor, panel[at + 4], c4);
            c5 = Math.fma(factor, panel[at + 5], c5);
            c6 = Math.fma(factor, panel[at + 6], c6);
            c7 = Math.fma(factor, panel[at + 7], c7);
            at += COLUMNS;
        }
        c[to] = c0;
        c[to + 1] = c1;
        c[to + 2] = c2;
        c[to + 3] = c3;
        c[to + 4] = c4;
        c[to + 5] = c5;
        c[to + 6] = c6;
        c[to + 7] = c7;
    }

    /** Widened first: where few tiles read a panel, that costs these kernels little beside what they do with it. */
    @Override
    public void product(int rows, float[] a, int aAt, LightPanels panels, int panel, float[] c, int cAt, int cStride) {
        float[] wide = widened.get();
        if (wide.length < panels.widened()) {
            wide = new float[panels.widened()];
            widened.set(wide);
        }
        widen(panels, panel, wide, 0);
        product(rows, a, aAt, wide, 0, panels.inner(), c, cAt, cStride);
        finish(panels, panel, rows, c, cAt, cStride);
    }

    @Override
    public void widen(LightPanels panels, int panel, float[] out, int outAt) {
        System.arraycopy(panels.ends(), panels.endsAt(panel), out, outAt, COLUMNS);
        int to = outAt + COLUMNS;
        for (int k = 0; k < panels.inner(); k++) {
            for (int column = 0; column < COLUMNS; column++) {
                out[to++] = panels.number(panel, k, column);
            }
        }
    }

    @Override
    public void activate(Activation activation, float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + COLUMNS; i++) {
                x[i] = PlainMath.activate(activation, x[i]);
            }
        }
    }

    @Override
    public float softmaxNumerators(float[] x, int at, int length, int step, float scale) {
        return PlainMath.softmaxNumerators(x, at, length, step, scale);
    }

    @Override
    public void normalise(SimdNorm norm, float[] x, int xAt, float[] y, int yAt) {
        PlainMath.normalise(norm, x, xAt, y, yAt);
    }
}
