package org.sirocco.encoder.cpu;

import org.sirocco.encoder.Activation;

/**
 * Plain loops over the same packed weights, for the first moments: the interpreter runs them a hundred times faster than vector
 * operations, which are only fast once compiled. The products are the same to the bit.
 */
final class PlainKernels implements Kernels {
    @Override
    public void product(int rows, float[] a, int aAt, int aStride, float[] panel, int panelAt, int inner, float[] c,
            int cAt, int cStride) {
        for (int row = 0; row < rows; row++) {
            int to = cAt + row * cStride;
            System.arraycopy(panel, panelAt, c, to, Tile.COLUMNS);
            for (int k = 0; k < inner; k++) {
                addScaled(a[aAt + row * aStride + k], panel, panelAt + (k + 1) * Tile.COLUMNS, c, to);
            }
        }
    }

    private static void addScaled(float factor, float[] x, int at, float[] y, int to) {
        for (int column = 0; column < Tile.COLUMNS; column++) {
            y[to + column] = Math.fma(factor, x[at + column], y[to + column]);
        }
    }

    @Override
    public void activate(Activation activation, float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + Tile.COLUMNS; i++) {
                x[i] = ScalarMath.activate(activation, x[i]);
            }
        }
    }

    @Override
    public float softmaxNumerators(float[] x, int at, int length, float scale) {
        float max = x[at];
        for (int i = 1; i < length; i++) {
            max = Math.max(max, x[at + i]);
        }
        double sum = 0;
        for (int i = 0; i < length; i++) {
            x[at + i] = (float) Math.exp((x[at + i] - max) * scale);
            sum += x[at + i];
        }
        return (float) sum;
    }

    @Override
    public void normalise(SimdLayerNorm norm, float[] x, int xAt, float[] y, int yAt) {
        int size = norm.size();
        double mean = 0;
        for (int c = 0; c < size; c++) {
            mean += x[xAt + c];
        }
        mean /= size;
        double squares = 0;
        for (int c = 0; c < size; c++) {
            squares += (x[xAt + c] - mean) * (x[xAt + c] - mean);
        }
        double scale = 1 / Math.sqrt(squares / size + norm.epsilon());
        for (int c = 0; c < size; c++) {
            y[yAt + c] = (float) ((x[xAt + c] - mean) * scale) * norm.weight()[c] + norm.bias()[c];
        }
    }
}
