package org.sirocco.encoder.simd.kernels;

/** The measures of the tiles in which products are computed and by which weights are laid out. It names no vector class. */
public final class Tile {
    /** Numbers in one vector; without the Vector API as many as the vectors of most processors hold. */
    public static final int LANES = hasVectors() ? Vectors.lanes() : 8;
    /** The height of the tile. */
    public static final int ROWS = 4;
    /** The height of the tallest tile. */
    public static final int MOST_ROWS = LANES == 16 ? TallTile.ROWS : ROWS;
    /** The width of a tile. */
    public static final int COLUMNS = 2 * LANES;

    /** Numbers of a row that stand together in {@link TileRows}; a multiple of {@link #COLUMNS}. */
    public static final int GROUP = 32;

    private Tile() {}

    /** Whether this JVM has the Vector API. */
    public static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** The width of a vector. */
    public static int bits() {
        return LANES * Float.SIZE;
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
