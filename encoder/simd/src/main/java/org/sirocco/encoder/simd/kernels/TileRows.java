package org.sirocco.encoder.simd.kernels;

import static org.sirocco.encoder.simd.kernels.Tile.GROUP;

/**
 * Rows of numbers as the tiles of a product read them: the rows of a tile together, {@link Tile#GROUP} numbers of each after
 * the other (the packed A of Goto and van de Geijn 2008, but not number by number, which would cost more to write). The tallest
 * tiles come first, the short ones last.
 *
 * <p>So the numbers that a step of the sum wants lie at distances that the compiler knows, and it needs one register to find
 * them instead of one for each row. The last tile has room for all its rows; what is computed from those that it lacks is
 * not kept.
 */
public final class TileRows {
    private final boolean tallToTheEnd;
    private float[] data = {};
    private int rows;
    private int columns;
    private int width;
    /** Rows in the tallest tiles; the others follow. */
    private int tall;

    /** Rows of which the last 1 to 12 are in short tiles, which compute while they wait for a panel. */
    public TileRows() {
        this(false);
    }

    /** @param tallToTheEnd whether 9 to 12 last rows are in a tall tile, too: where widening a panel costs more than the wait */
    public TileRows(boolean tallToTheEnd) {
        this.tallToTheEnd = tallToTheEnd;
    }

    /** Takes another shape, whose numbers are yet to be written. */
    public void shape(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        width = Math.multiplyExact(Math.ceilDiv(columns, GROUP), GROUP);
        int last = (rows - 1) % Tile.MOST_ROWS + 1;
        tall = tallToTheEnd && last > Tile.MOST_ROWS - Tile.ROWS ? rows : rows - last;
        int needed = Math.multiplyExact(Math.addExact(rows, Tile.MOST_ROWS - 1), width);
        if (data.length < needed) {
            data = new float[needed];
        }
    }

    public int rows() {
        return rows;
    }

    public float[] data() {
        return data;
    }

    /** Whether a row is in one of the tallest tiles, which are taller than the others. */
    public boolean isTall(int row) {
        return row < tall && Tile.MOST_ROWS > Tile.ROWS;
    }

    private int height(int row) {
        return row < tall ? Tile.MOST_ROWS : Tile.ROWS;
    }

    /** The first row of the tile that has a row. */
    public int first(int row) {
        return row < tall ? row - row % Tile.MOST_ROWS : row - (row - tall) % Tile.ROWS;
    }

    /** The rows of the tile that begins with a row. */
    public int count(int first) {
        return Math.min(height(first), rows - first);
    }

    /** Where the tile that begins with a row has its numbers from a column on, which one of its panels begins with. */
    public int tileAt(int first, int column) {
        return first * width + (column - column % GROUP) * height(first) + column % GROUP;
    }

    /** Where a row's first {@link Tile#GROUP} numbers are. */
    public int at(int row) {
        int first = first(row);
        return first * width + (row - first) * GROUP;
    }

    /** How far from there the next ones are, and so on: for {@link #offset}. */
    public int step(int row) {
        return height(row) * GROUP;
    }

    /** Where a row has a column, seen from where it begins. */
    public static int offset(int column, int step) {
        return column / GROUP * step + column % GROUP;
    }

    /** Writes a part of a row. A row of an odd length has a zero after it, because sums are computed two steps at a time. */
    public void set(int row, int column, float[] x, int at, int count) {
        int to = at(row);
        int step = step(row);
        int end = column + count;
        for (int next = column; next < end;) {
            int length = Math.min(GROUP - next % GROUP, end - next);
            System.arraycopy(x, at + next - column, data, to + offset(next, step), length);
            next += length;
        }
        if (columns % 2 == 1 && end == columns) {
            data[to + offset(columns, step)] = 0;
        }
    }
}
