package org.sirocco.encoder.simd.products;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.TileRows;

/**
 * One linear layer over all rows, shared out in blocks of rows by groups of panels: many rows give many blocks, and where rows
 * are few the panels are shared out instead. Reused from call to call, so that a forward pass allocates nothing.
 *
 * <p>Where a block's rows stay in the second-level cache, the panels pass them one at a time. Where they do not, as many panels
 * as stay there are taken together, and a tile of rows is read once for all of these. Sums are not cut into pieces.
 */
public final class SimdProduct implements Team.Stage {
    /** What is left to do with a row once all its columns are there. */
    public interface RowsDone {
        void rows(int first, int count);
    }

    /** Rows in a block that workers share, whole tiles of any height. */
    public static final int BLOCK = 384;
    /** A worker alone, who leaves no rows to others, takes blocks of about so many numbers, or BLOCK rows. */
    private static final int LONE_BLOCK_NUMBERS = BLOCK * 3072;
    /**
     * Numbers that stay in the second-level cache while others stream past: with vectors of 512 bits 384 KiB, where the cache
     * has 1 MiB or more, with 256 bits half of that.
     */
    private static final int CACHED_NUMBERS = 3072 * Tile.COLUMNS;
    /** Tasks for each worker at least, so that the last one to finish is not far behind. */
    private static final int TASKS_PER_WORKER = 4;

    /** Rows that do without having a panel read first, whatever the tiles. */
    private static final int FEW_ROWS = 4 * Tile.ROWS;

    private final KernelSource kernels;
    private PackedMatrix matrix;
    /** What is applied to the result, or null. */
    private Activation activation;
    /** What the result is multiplied by, number by number, or null. */
    private TileRows factors;
    private RowsDone rowsDone;
    private TileRows x;
    /** The result for the next product, or else null. */
    private TileRows yTiles;
    /** The result row by row, where there is no other. */
    private float[] y;
    private int blockRows;
    private int groups;
    private AtomicIntegerArray groupsLeft = new AtomicIntegerArray(0);
    /** Widened panels, a place for each worker. */
    private float[][] widened = {};
    /** Written so that the reading of {@link PackedMatrix#fetch} is not left out; of no other use. */
    private float fetched;

    public SimdProduct(KernelSource kernels) {
        this.kernels = kernels;
    }

    /**
     * y = W·x + b, and then {@code rowsDone} for each row.
     *
     * @param rowsDone or null; called once for every row, on any worker
     * @param y        rows of {@link PackedMatrix#paddedOutputs} numbers
     */
    public void run(Team team, PackedMatrix matrix, TileRows x, float[] y, RowsDone rowsDone) {
        this.y = y;
        this.rowsDone = rowsDone;
        this.yTiles = null;
        run(team, matrix, x);
    }

    /**
     * y = activation(W·x + b)·factors, for the next product.
     *
     * @param y          of x's rows and the matrix's outputs
     * @param activation or null
     * @param factors    of y's shape, or null
     */
    public void run(Team team, PackedMatrix matrix, TileRows x, TileRows y, Activation activation, TileRows factors) {
        this.activation = activation;
        this.factors = factors;
        this.yTiles = y;
        this.rowsDone = null;
        run(team, matrix, x);
    }

    private void run(Team team, PackedMatrix packed, TileRows x) {
        matrix = packed;
        this.x = x;
        int perBlock = team.size() == 1 ? LONE_BLOCK_NUMBERS / BLOCK / matrix.inner() : 1;
        blockRows = BLOCK * Math.max(1, perBlock);
        int blocks = Math.ceilDiv(x.rows(), blockRows);
        groups = team.size() == 1
                ? 1
                : Math.min(matrix.panels(), Math.ceilDiv(TASKS_PER_WORKER * team.size(), blocks));
        if (groupsLeft.length() < blocks) {
            groupsLeft = new AtomicIntegerArray(blocks);
        }
        for (int block = 0; block < blocks; block++) {
            groupsLeft.set(block, groups);
        }
        if (widened.length < team.size()) {
            widened = Arrays.copyOf(widened, team.size());
        }
        team.run(Math.multiplyExact(blocks, groups), this);
    }

    @Override
    public void run(int task, int worker) {
        int block = task / groups;
        int group = task % groups;
        int first = block * blockRows;
        int end = Math.min(first + blockRows, x.rows());
        int from = (int) ((long) matrix.panels() * group / groups);
        int to = (int) ((long) matrix.panels() * (group + 1) / groups);
        int together = panelsTogether(end - first);
        float[] wide = matrix instanceof LightMatrix light && tiles(first, end) > light.packed().tilesThatWiden()
                ? reserve(worker, Math.multiplyExact(together, light.packed().widened()))
                : null;
        float sum = 0;
        for (int panel = from; panel < to; panel += together) {
            sum += panels(kernels.now(), first, end, panel, Math.min(panel + together, to), wide);
        }
        fetched = sum;
        if (rowsDone != null && groupsLeft.decrementAndGet(block) == 0) {
            rowsDone.rows(first, end - first);
        }
    }

    private int panelsTogether(int rows) {
        if (rows * matrix.inner() <= CACHED_NUMBERS) {
            return 1;
        }
        return Math.max(1, CACHED_NUMBERS / (matrix.inner() * Tile.COLUMNS));
    }

    private int tiles(int first, int end) {
        int tiles = 0;
        for (int row = first; row < end; row += x.count(row)) {
            tiles++;
        }
        return tiles;
    }

    private float[] reserve(int worker, int numbers) {
        float[] mine = widened[worker];
        if (mine == null || mine.length < numbers) {
            mine = new float[numbers];
            widened[worker] = mine;
        }
        return mine;
    }

    /**
     * Some panels for a block's rows, the last tile first, which is a short one at the end of all rows. A tall one finds the panel
     * read line by line: between two lines it has some twenty instructions, and the core looks some hundred ahead, so that it
     * would wait for each few lines anew. The short tile has fewer, and computes meanwhile.
     *
     * @param wide for the panels, widened; or null
     * @return what {@link PackedMatrix#fetch} does
     */
    private float panels(Kernels now, int first, int end, int from, int toPanel, float[] wide) {
        float sum = 0;
        boolean fetches = end - first > FEW_ROWS && (x.isTall(end - 1) || Tile.MOST_ROWS == Tile.ROWS);
        int row;
        for (int to = end; to > first; to = row) {
            row = x.first(to - 1);
            int count = to - row;
            for (int panel = from; panel < toPanel; panel++) {
                int wideAt = wide == null ? 0 : (panel - from) * ((LightMatrix) matrix).packed().widened();
                if (to == end) {
                    if (fetches) {
                        sum += matrix.fetch(panel);
                    }
                    if (wide != null) {
                        now.widen(((LightMatrix) matrix).packed(), panel, wide, wideAt);
                    }
                }
                tile(now, row, count, panel, wide, wideAt);
            }
        }
        return sum;
    }

    private void tile(Kernels now, int row, int count, int panel, float[] wide, int wideAt) {
        int column = panel * Tile.COLUMNS;
        if (yTiles == null) {
            int stride = matrix.paddedOutputs();
            multiply(now, count, row, panel, wide, wideAt, y, row * stride + column, stride);
        } else {
            int at = yTiles.tileAt(row, column);
            multiply(now, count, row, panel, wide, wideAt, yTiles.data(), at, Tile.GROUP);
            if (activation != null) {
                now.activate(activation, yTiles.data(), at, count, Tile.GROUP);
            }
            if (factors != null) {
                multiply(yTiles.data(), factors.data(), at, count);
            }
        }
    }

    /** A tile's columns, number by number. */
    private static void multiply(float[] y, float[] factors, int at, int rows) {
        for (int row = at; row < at + rows * Tile.GROUP; row += Tile.GROUP) {
            for (int i = row; i < row + Tile.COLUMNS; i++) {
                y[i] *= factors[i];
            }
        }
    }

    private void multiply(Kernels now, int count, int row, int panel, float[] wide, int wideAt, float[] to, int at,
            int stride) {
        float[] rows = x.data();
        int rowsAt = x.tileAt(row, 0);
        switch (matrix) {
            case Float32Matrix floats -> now.product(count, rows, rowsAt, floats.data(), floats.panelAt(panel),
                    floats.inner(), to, at, stride);
            case LightMatrix light -> {
                if (wide == null) {
                    now.product(count, rows, rowsAt, light.packed(), panel, to, at, stride);
                } else {
                    now.product(count, rows, rowsAt, wide, wideAt, light.inner(), to, at, stride);
                    now.finish(light.packed(), panel, count, to, at, stride);
                }
            }
        }
    }
}
