package org.sirocco.encoder.cpu;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.sirocco.encoder.Activation;

/**
 * One linear layer over all rows, shared out in blocks of rows by groups of panels: many rows give many blocks, and where rows
 * are few the panels are shared out instead. Reused from call to call, so that a forward pass allocates nothing.
 */
final class SimdProduct implements Team.Stage {
    /** What is left to do with a row once all its columns are there. */
    interface RowsDone {
        void rows(int first, int count);
    }

    /** Rows in a block, whole tiles of any height; a worker alone, who leaves none to others, takes more where they are short. */
    static final int BLOCK = 384;
    private static final int LONG_ROW = 3072;
    /** Numbers that stay near while others pass by: with vectors of 512 bits 384 kB of a second-level cache of 1 MB. */
    private static final int NEAR = 3072 * Tile.COLUMNS;
    /** Numbers of a cache line. */
    private static final int LINE = 16;
    /** Tasks for each worker at least, so that the last one to finish is not far behind. */
    private static final int TASKS_PER_WORKER = 4;

    private final KernelSource kernels;
    private PackedMatrix matrix;
    private Activation activation;
    private RowsDone rowsDone;
    private TileRows x;
    /** Either for the next product, or row by row. */
    private TileRows tiles;
    private float[] y;
    private int block;
    private int groups;
    private AtomicIntegerArray groupsLeft = new AtomicIntegerArray(0);
    /** Written so that the reading of {@link #fetch} is not left out; of no other use. */
    private float fetched;

    SimdProduct(KernelSource kernels) {
        this.kernels = kernels;
    }

    /**
     * y = W·x + b, and then {@code rowsDone} for each row.
     *
     * @param rowsDone or null; called once for every row, on any worker
     * @param y        rows of {@link PackedMatrix#paddedOutputs} numbers
     */
    void run(Team team, PackedMatrix matrix, TileRows x, float[] y, RowsDone rowsDone) {
        this.y = y;
        this.rowsDone = rowsDone;
        this.tiles = null;
        run(team, matrix, x);
    }

    /**
     * y = activation(W·x + b).
     *
     * @param y of x's rows and the matrix's outputs
     */
    void run(Team team, PackedMatrix matrix, Activation activation, TileRows x, TileRows y) {
        this.activation = activation;
        this.tiles = y;
        this.rowsDone = null;
        run(team, matrix, x);
    }

    private void run(Team team, PackedMatrix matrix, TileRows x) {
        this.matrix = matrix;
        this.x = x;
        block = team.size() == 1 ? BLOCK * Math.max(1, LONG_ROW / matrix.inner()) : BLOCK;
        int blocks = Math.ceilDiv(x.rows(), block);
        groups = team.size() == 1
                ? 1
                : Math.min(matrix.panels(), Math.ceilDiv(TASKS_PER_WORKER * team.size(), blocks));
        if (groupsLeft.length() < blocks) {
            groupsLeft = new AtomicIntegerArray(blocks);
        }
        for (int i = 0; i < blocks; i++) {
            groupsLeft.set(i, groups);
        }
        team.run(Math.multiplyExact(blocks, groups), this);
    }

    @Override
    public void run(int task, int worker) {
        int group = task % groups;
        int first = task / groups * block;
        int end = Math.min(first + block, x.rows());
        int from = (int) ((long) matrix.panels() * group / groups);
        int to = (int) ((long) matrix.panels() * (group + 1) / groups);
        Kernels now = kernels.now();
        int together = together(end - first);
        float sum = 0;
        for (int panel = from; panel < to; panel += together) {
            sum += tiles(now, first, end, panel, Math.min(panel + together, to));
        }
        fetched = sum;
        if (rowsDone != null && groupsLeft.decrementAndGet(task / groups) == 0) {
            rowsDone.rows(first, end - first);
        }
    }

    /** How many panels pass a block of rows at a time: where the rows do not stay near, panels do, and each row is read for all. */
    private int together(int rows) {
        boolean rowsNear = rows * matrix.inner() <= NEAR;
        return rowsNear ? 1 : Math.max(1, NEAR / (matrix.inner() * Tile.COLUMNS));
    }

    /** Some panels for the rows of a block. */
    private float tiles(Kernels now, int first, int end, int from, int to) {
        float sum = 0;
        for (int row = first; row < end; row += Tile.rows(end - row)) {
            for (int panel = from; panel < to; panel++) {
                if (row == first) {
                    sum += fetch(matrix.data(), matrix.panelAt(panel), matrix.panelAt(panel + 1));
                }
                tile(now, row, panel);
            }
        }
        return sum;
    }

    /**
     * Reads a number of every cache line, and so brings all into the cache. A tile would wait for them longer: the core looks
     * some hundred instructions ahead, which are so many lines here and a tenth of that there.
     */
    private static float fetch(float[] data, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i += LINE) {
            sum += data[i];
        }
        return sum;
    }

    private void tile(Kernels now, int row, int panel) {
        int count = Tile.rows(x.rows() - row);
        int column = panel * Tile.COLUMNS;
        if (tiles == null) {
            int stride = matrix.paddedOutputs();
            multiply(now, count, row, panel, y, row * stride + column, stride);
        } else {
            int at = tiles.tileAt(row, column);
            multiply(now, count, row, panel, tiles.data(), at, Tile.GROUP);
            now.activate(activation, tiles.data(), at, count, Tile.GROUP);
        }
    }

    private void multiply(Kernels now, int count, int row, int panel, float[] to, int at, int stride) {
        now.product(count, x.data(), x.tileAt(row, 0), matrix.data(), matrix.panelAt(panel), matrix.inner(), to, at,
                stride);
    }
}
