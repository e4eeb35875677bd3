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
public final class Tile {
    /** The widest that the processor has, 512 bits at most. */
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    /** Numbers in one vector. */
    public static final int LANES = SPECIES.length();
    /** The height of the tile. */
    public static final int ROWS = 4;
    /** The height of the tallest tile. */
    public static final int MOST_ROWS = LANES == 16 ? TallTile.ROWS : ROWS;
    /** The width of a tile. */
    public static final int COLUMNS = 2 * LANES;

    /** Numbers of a row that stand together in {@link TileRows}; a multiple of {@link #COLUMNS}. */
    public static final int GROUP = 32;

    private Tile() {}

    /** The width of a vector, for those who must load where there is no Vector API. */
    public static int bits() {
        return SPECIES.vectorBitSize();
    }

    /** The height of the next tile where so many rows are left; there may be fewer of them. */
    public static int height(int left) {
        return left >= MOST_ROWS ? MOST_ROWS : ROWS;
    }

    /** How many of the rows that are left the next tile takes. */
    public static int rows(int left) {
        return Math.min(left, height(left));
    }

    /** {@link Kernels#product} of at most 4 rows. Those that are missing are computed from whatever stands in their place, and not stored. */
    public static void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
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

    /** The columns of that many numbers in whole panels. */
    public static int padded(int columns) {
        return Math.multiplyExact(Math.ceilDiv(columns, COLUMNS), COLUMNS);
    }

    /** The steps of a sum of that many products: an even number. */
    public static int steps(int products) {
        return products + products % 2;
    }
}
