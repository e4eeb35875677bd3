package org.sirocco.encoder.simd.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner kernel of the matrix products here, beside {@link TallTile}: a tile of 4 rows by 2 vectors of the result, kept in
 * registers while the inner dimension runs.
 *
 * <p>Two steps of the sums at a time, which share the arithmetic of their addresses. With 5 or 6 rows the compiler,
 * which reads ahead, finds 16 registers too few for that and keeps sums in memory.
 */
final class ShortTile {
    private static final VectorSpecies<Float> SPECIES = Vectors.SPECIES;
    private static final int LANES = Tile.LANES;
    private static final int COLUMNS = Tile.COLUMNS;
    private static final int GROUP = Tile.GROUP;
    private static final int ROWS = Tile.ROWS;

    private ShortTile() {}

    /** {@link Kernels#product} of at most 4 rows. Those that are missing are computed from whatever stands in their place, and not stored. */
    static void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
            int cStride) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left1 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left2 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left3 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector right0 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right1 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right2 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right3 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
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
        }
        // Written out: sums that pass a call which is not inlined would be kept as objects through the whole loop.
        int to = cAt;
        left0.intoArray(c, to);
        right0.intoArray(c, to + LANES);
        if (rows == 1) {
            return;
        }
        to += cStride;
        left1.intoArray(c, to);
        right1.intoArray(c, to + LANES);
        if (rows == 2) {
            return;
        }
        to += cStride;
        left2.intoArray(c, to);
        right2.intoArray(c, to + LANES);
        if (rows == 3) {
            return;
        }
        to += cStride;
        left3.intoArray(c, to);
        right3.intoArray(c, to + LANES);
    }
}
