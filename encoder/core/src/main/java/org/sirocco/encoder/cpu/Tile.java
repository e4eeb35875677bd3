package org.sirocco.encoder.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner kernel of the matrix products here, beside {@link TallTile}: a tile of 6 rows by 2 vectors of the result, kept in
 * registers while the inner dimension runs.
 */
final class Tile {
    /** The widest that the processor has, 512 bits at most. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    /** Numbers in one vector. */
    static final int LANES = SPECIES.length();
    private static final int ROWS = 6;
    /** The height of the tallest tile. */
    static final int MOST_ROWS = LANES == 16 ? TallTile.ROWS : ROWS;
    static final int COLUMNS = 2 * LANES;

    private Tile() {}

    /** How many of the rows that are left the next tile takes. */
    static int rows(int left) {
        return left >= MOST_ROWS ? MOST_ROWS : Math.min(ROWS, left);
    }

    /**
     * {@link Kernels#product} of at most 6 rows.
     *
     * <p>With fewer rows than 6 the last one is computed again in the place of those that are missing and stored over itself:
     * every row is always summed in the same order, and there is no second kernel for what remains.
     */
    static void product(int rows, float[] a, int aAt, int aStride, float[] panel, int panelAt, int inner, float[] c,
            int cAt, int cStride) {
        int a0 = aAt;
        int a1 = aAt + Math.min(1, rows - 1) * aStride;
        int a2 = aAt + Math.min(2, rows - 1) * aStride;
        int a3 = aAt + Math.min(3, rows - 1) * aStride;
        int a4 = aAt + Math.min(4, rows - 1) * aStride;
        int a5 = aAt + Math.min(5, rows - 1) * aStride;
        FloatVector left0 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left1 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left2 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left3 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left4 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector left5 = FloatVector.fromArray(SPECIES, panel, panelAt);
        FloatVector right0 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right1 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right2 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right3 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right4 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        FloatVector right5 = FloatVector.fromArray(SPECIES, panel, panelAt + LANES);
        for (int k = 0; k < inner; k++) {
            int at = panelAt + COLUMNS + k * COLUMNS;
            FloatVector left = FloatVector.fromArray(SPECIES, panel, at);
            FloatVector right = FloatVector.fromArray(SPECIES, panel, at + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            left0 = x.fma(left, left0);
            right0 = x.fma(right, right0);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            left1 = x.fma(left, left1);
            right1 = x.fma(right, right1);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            left2 = x.fma(left, left2);
            right2 = x.fma(right, right2);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            left3 = x.fma(left, left3);
            right3 = x.fma(right, right3);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            left4 = x.fma(left, left4);
            right4 = x.fma(right, right4);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            left5 = x.fma(left, left5);
            right5 = x.fma(right, right5);
        }
        // Written out: sums that pass a call which is not inlined would be kept as objects through the whole loop.
        int to = cAt;
        left0.intoArray(c, to);
        right0.intoArray(c, to + LANES);
        to = cAt + Math.min(1, rows - 1) * cStride;
        left1.intoArray(c, to);
        right1.intoArray(c, to + LANES);
        to = cAt + Math.min(2, rows - 1) * cStride;
        left2.intoArray(c, to);
        right2.intoArray(c, to + LANES);
        to = cAt + Math.min(3, rows - 1) * cStride;
        left3.intoArray(c, to);
        right3.intoArray(c, to + LANES);
        to = cAt + Math.min(4, rows - 1) * cStride;
        left4.intoArray(c, to);
        right4.intoArray(c, to + LANES);
        to = cAt + Math.min(5, rows - 1) * cStride;
        left5.intoArray(c, to);
        right5.intoArray(c, to + LANES);
    }

    /** The columns of that many numbers in whole panels. */
    static int padded(int columns) {
        return Math.multiplyExact(Math.ceilDiv(columns, COLUMNS), COLUMNS);
    }
}
