package org.sirocco.encoder.simd.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ShortTile} with 12 rows, for vectors of 512 bits: these processors have 32 registers and not 16, and each vector that is
 * loaded serves three times as many sums. Rows for which the other does fewer multiplications, 8 and less, are left to it,
 * and mostly all last rows: {@link TileRows}.
 *
 * <p>Written out beside it, because one kernel that decides its height inside lost what this one gains, and one that fills
 * up 12 rows by repeating the last made short texts slower.
 */
final class TallTile {
    static final int ROWS = 12;
    private static final VectorSpecies<Float> SPECIES = Vectors.SPECIES;
    private static final int LANES = Tile.LANES;
    private static final int COLUMNS = Tile.COLUMNS;
    private static final int GROUP = Tile.GROUP;

    private TallTile() {}

    /** {@link Kernels#product} of 9 to 12 rows. Those that are missing are computed from whatever stands in their place, and not stored. */
    static void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
            int cStride) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left1 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left2 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left3 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left4 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left5 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left6 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left7 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left8 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left9 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left10 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left11 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector right0 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right1 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right2 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right3 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right4 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right5 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right6 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right7 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right8 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right9 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right10 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right11 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        for (int k = 0; k < inner; k += 2) {
            int at = panelAt + (k + 1) * COLUMNS;
            int from = aAt + k + (k & -GROUP) * (ROWS - 1);
            FloatVector left = FloatVector.fromArray(SPECIES, panel, at);
            FloatVector right = FloatVector.fromArray(SPECIES, panel, at + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[from]);
            left0 = x.fma(left, left0);
            right0 = x.fma(right, right0);
            x = FloatVector.broadcast(SPECIES, a[from + GROUP]);
            left1 = x.fma(left, left1);
            right1 = x.fma(right, right1);
            x = FloatVector.broadcast(SPECIES, a[from + 2 * GROUP]);
            left2 = x.fma(left, left2);
            right2 = x.fma(right, right2);
            x = FloatVector.broadcast(SPECIES, a[from + 3 * GROUP]);
            left3 = x.fma(left, left3);
            right3 = x.fma(right, right3);
            x = FloatVector.broadcast(SPECIES, a[from + 4 * GROUP]);
            left4 = x.fma(left, left4);
            right4 = x.fma(right, right4);
            x = FloatVector.broadcast(SPECIES, a[from + 5 * GROUP]);
            left5 = x.fma(left, left5);
            right5 = x.fma(right, right5);
            x = FloatVector.broadcast(SPECIES, a[from + 6 * GROUP]);
            left6 = x.fma(left, left6);
            right6 = x.fma(right, right6);
            x = FloatVector.broadcast(SPECIES, a[from + 7 * GROUP]);
            left7 = x.fma(left, left7);
            right7 = x.fma(right, right7);
            x = FloatVector.broadcast(SPECIES, a[from + 8 * GROUP]);
            left8 = x.fma(left, left8);
            right8 = x.fma(right, right8);
            x = FloatVector.broadcast(SPECIES, a[from + 9 * GROUP]);
            left9 = x.fma(left, left9);
            right9 = x.fma(right, right9);
            x = FloatVector.broadcast(SPECIES, a[from + 10 * GROUP]);
            left10 = x.fma(left, left10);
            right10 = x.fma(right, right10);
            x = FloatVector.broadcast(SPECIES, a[from + 11 * GROUP]);
            left11 = x.fma(left, left11);
            right11 = x.fma(right, right11);
            left = FloatVector.fromArray(SPECIES, panel, at + COLUMNS);
            right = FloatVector.fromArray(SPECIES, panel, at + COLUMNS + LANES);
            x = FloatVector.broadcast(SPECIES, a[from + 1]);
            left0 = x.fma(left, left0);
            right0 = x.fma(right, right0);
            x = FloatVector.broadcast(SPECIES, a[from + GROUP + 1]);
            left1 = x.fma(left, left1);
            right1 = x.fma(right, right1);
            x = FloatVector.broadcast(SPECIES, a[from + 2 * GROUP + 1]);
            left2 = x.fma(left, left2);
            right2 = x.fma(right, right2);
            x = FloatVector.broadcast(SPECIES, a[from + 3 * GROUP + 1]);
            left3 = x.fma(left, left3);
            right3 = x.fma(right, right3);
            x = FloatVector.broadcast(SPECIES, a[from + 4 * GROUP + 1]);
            left4 = x.fma(left, left4);
            right4 = x.fma(right, right4);
            x = FloatVector.broadcast(SPECIES, a[from + 5 * GROUP + 1]);
            left5 = x.fma(left, left5);
            right5 = x.fma(right, right5);
            x = FloatVector.broadcast(SPECIES, a[from + 6 * GROUP + 1]);
            left6 = x.fma(left, left6);
            right6 = x.fma(right, right6);
            x = FloatVector.broadcast(SPECIES, a[from + 7 * GROUP + 1]);
            left7 = x.fma(left, left7);
            right7 = x.fma(right, right7);
            x = FloatVector.broadcast(SPECIES, a[from + 8 * GROUP + 1]);
            left8 = x.fma(left, left8);
            right8 = x.fma(right, right8);
            x = FloatVector.broadcast(SPECIES, a[from + 9 * GROUP + 1]);
            left9 = x.fma(left, left9);
            right9 = x.fma(right, right9);
            x = FloatVector.broadcast(SPECIES, a[from + 10 * GROUP + 1]);
            left10 = x.fma(left, left10);
            right10 = x.fma(right, right10);
            x = FloatVector.broadcast(SPECIES, a[from + 11 * GROUP + 1]);
            left11 = x.fma(left, left11);
            right11 = x.fma(right, right11);
        }
        int to = cAt;
        left0.intoArray(c, to);
        right0.intoArray(c, to + LANES);
        to += cStride;
        left1.intoArray(c, to);
        right1.intoArray(c, to + LANES);
        to += cStride;
        left2.intoArray(c, to);
        right2.intoArray(c, to + LANES);
        to += cStride;
        left3.intoArray(c, to);
        right3.intoArray(c, to + LANES);
        to += cStride;
        left4.intoArray(c, to);
        right4.intoArray(c, to + LANES);
        to += cStride;
        left5.intoArray(c, to);
        right5.intoArray(c, to + LANES);
        to += cStride;
        left6.intoArray(c, to);
        right6.intoArray(c, to + LANES);
        to += cStride;
        left7.intoArray(c, to);
        right7.intoArray(c, to + LANES);
        to += cStride;
        left8.intoArray(c, to);
        right8.intoArray(c, to + LANES);
        if (rows == 9) {
            return;
        }
        to += cStride;
        left9.intoArray(c, to);
        right9.intoArray(c, to + LANES);
        if (rows == 10) {
            return;
        }
        to += cStride;
        left10.intoArray(c, to);
        right10.intoArray(c, to + LANES);
        if (rows == 11) {
            return;
        }
        to += cStride;
        left11.intoArray(c, to);
        right11.intoArray(c, to + LANES);
    }
}
