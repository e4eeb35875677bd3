package org.sirocco.encoder.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Tile} with 12 rows, for vectors of 512 bits: these processors have 32 registers and not 16, and each vector that is
 * loaded serves twice as many sums. Rows that do not fill it are left to the other.
 *
 * <p>Written out beside it, because one kernel that decides its height inside lost what this one gains, and one that fills
 * up 12 rows by repeating the last made short texts slower.
 */
final class TallTile {
    static final int ROWS = 12;
    private static final VectorSpecies<Float> SPECIES = Tile.SPECIES;
    private static final int LANES = Tile.LANES;
    private static final int COLUMNS = Tile.COLUMNS;

    private TallTile() {}

    /** {@link Kernels#product} of 12 rows. */
    static void product(float[] a, int a0, int aStride, float[] panel, int panelAt, int inner, float[] c, int cAt,
            int cStride) {
        int a1 = a0 + aStride;
        int a2 = a1 + aStride;
        int a3 = a2 + aStride;
        int a4 = a3 + aStride;
        int a5 = a4 + aStride;
        int a6 = a5 + aStride;
        int a7 = a6 + aStride;
        int a8 = a7 + aStride;
        int a9 = a8 + aStride;
        int a10 = a9 + aStride;
        int a11 = a10 + aStride;
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
            x = FloatVector.broadcast(SPECIES, a[a6 + k]);
            left6 = x.fma(left, left6);
            right6 = x.fma(right, right6);
            x = FloatVector.broadcast(SPECIES, a[a7 + k]);
            left7 = x.fma(left, left7);
            right7 = x.fma(right, right7);
            x = FloatVector.broadcast(SPECIES, a[a8 + k]);
            left8 = x.fma(left, left8);
            right8 = x.fma(right, right8);
            x = FloatVector.broadcast(SPECIES, a[a9 + k]);
            left9 = x.fma(left, left9);
            right9 = x.fma(right, right9);
            x = FloatVector.broadcast(SPECIES, a[a10 + k]);
            left10 = x.fma(left, left10);
            right10 = x.fma(right, right10);
            x = FloatVector.broadcast(SPECIES, a[a11 + k]);
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
        to += cStride;
        left9.intoArray(c, to);
        right9.intoArray(c, to + LANES);
        to += cStride;
        left10.intoArray(c, to);
        right10.intoArray(c, to + LANES);
        to += cStride;
        left11.intoArray(c, to);
        right11.intoArray(c, to + LANES);
    }
}
