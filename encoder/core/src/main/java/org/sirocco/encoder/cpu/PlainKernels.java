package org.sirocco.encoder.cpu;

import static org.sirocco.encoder.cpu.Tile.COLUMNS;
import static org.sirocco.encoder.cpu.Tile.GROUP;

import org.sirocco.encoder.Activation;

/**
 * Plain loops over the same packed weights, for the first moments: the interpreter runs them a hundred times faster than vector
 * operations, which are only fast once compiled. Results are the same to the bit, whichever are used.
 */
final class PlainKernels implements Kernels {
    @Override
    public void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
            int cStride) {
        int step = Tile.height(rows) * GROUP;
        for (int row = 0; row < rows; row++) {
            int from = aAt + row * GROUP;
            int to = cAt + row * cStride;
            System.arraycopy(panel, panelAt, c, to, COLUMNS);
            for (int k = 0; k < inner; k++) {
                addScaled(a[from + TileRows.offset(k, step)], panel, panelAt + (k + 1) * COLUMNS, c, to);
            }
        }
    }

    private static void addScaled(float factor, float[] x, int at, float[] y, int to) {
        for (int column = 0; column < COLUMNS; column++) {
            y[to + column] = Math.fma(factor, x[at + column], y[to + column]);
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
    public void normalise(SimdLayerNorm norm, float[] x, int xAt, float[] y, int yAt) {
        PlainMath.normalise(norm, x, xAt, y, yAt);
    }
}
