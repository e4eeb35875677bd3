package org.sirocco.encoder.simd.kernels;

import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.weights.WeightForm;

/** The inner loops of the encoder: everything that is done to numbers in bulk. Stateless. */
public interface Kernels {
    /**
     * c = start + a·panel for the rows of one tile.
     *
     * @param rows    rows of a and c, at most {@link Tile#MOST_ROWS} and not 5 to 8
     * @param a       a tile of {@link TileRows} from {@code aAt} on
     * @param panel   from {@code panelAt} on: COLUMNS starting values, then (inner, COLUMNS) weights
     * @param inner   length of each sum, an even number
     * @param c       rows from {@code cAt} on, {@code cStride} apart; COLUMNS numbers of each are overwritten
     */
    void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt, int cStride);

    /**
     * The same over a panel of lighter numbers.
     *
     * @param panel which of {@code panels}
     */
    void product(int rows, float[] a, int aAt, LightPanels panels, int panel, float[] c, int cAt, int cStride);

    /**
     * Writes a panel of lighter numbers as {@link #product(int, float[], int, float[], int, int, float[], int, int)} reads one;
     * what comes of that is to be {@link #finish finished}. The result is the same to the bit as with the panel itself.
     *
     * @param out from {@code outAt} on {@link LightPanels#widened} numbers are overwritten
     */
    void widen(LightPanels panels, int panel, float[] out, int outAt);

    /** Brings the sums of a tile over a widened panel to their scale, in place. */
    default void finish(LightPanels panels, int panel, int rows, float[] c, int cAt, int cStride) {
        if (panels.form() != WeightForm.INT8) {
            return;
        }
        float[] ends = panels.ends();
        int scales = panels.endsAt(panel) + Tile.COLUMNS;
        for (int at = cAt; at < cAt + rows * cStride; at += cStride) {
            for (int column = 0; column < Tile.COLUMNS; column++) {
                c[at + column] = Math.fma(c[at + column], ends[scales + column],
                        ends[scales + Tile.COLUMNS + column]);
            }
        }
    }

    /**
     * Applies the activation in place to a tile's columns.
     *
     * @param rows rows of {@link Tile#COLUMNS} numbers, {@code stride} apart
     */
    void activate(Activation activation, float[] x, int at, int rows, int stride);

    /**
     * exp((x − max)·scale) over one row, in place: softmax but for the division, which the caller does where there is less to
     * divide.
     *
     * @param length numbers, a multiple of {@link Tile#COLUMNS}; those that fill up the row are −∞ and come out below 1e-37
     * @param step   numbers from one {@link Tile#GROUP} of the row to the next
     * @param scale  above 0
     * @return the sum of the row
     */
    float softmaxNumerators(float[] x, int at, int length, int step, float scale);

    /**
     * (x − mean)/√(variance + ε)·weight + bias for one token (arXiv:1607.06450), the mean taken for 0 where the norm says so.
     *
     * @param x (C) from {@code xAt} on
     * @param y (C) from {@code yAt} on, overwritten; may be x
     */
    void normalise(SimdNorm norm, float[] x, int xAt, float[] y, int yAt);
}
