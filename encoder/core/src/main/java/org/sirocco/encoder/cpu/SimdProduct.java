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

    /** Rows in a block: each panel, once it is in the cache, serves all of them. Half as many is slower from 1024 inputs on. */
    static final int BLOCK = 32 * Tile.MOST_ROWS;
    /** Tasks for each worker at least, so that the last one to finish is not far behind. */
    private static final int TASKS_PER_WORKER = 4;

    private final KernelSource kernels;
    private PackedMatrix matrix;
    private Activation activation;
    private RowsDone rowsDone;
    private float[] x;
    private int xAt;
    private int xStride;
    private float[] y;
    private int rows;
    private int groups;
    private AtomicIntegerArray groupsLeft = new AtomicIntegerArray(0);

    SimdProduct(KernelSource kernels) {
        this.kernels = kernels;
    }

    /**
     * y = activation(W·x + b), and then {@code rowsDone} for each row.
     *
     * @param activation or null
     * @param rowsDone   or null; called once for every row, on any worker
     * @param x          rows from {@code xAt} on, {@code xStride} apart
     * @param y          rows of {@link PackedMatrix#paddedOutputs} numbers
     */
    void run(Team team, PackedMatrix matrix, Activation activation, RowsDone rowsDone, float[] x, int xAt, int xStride,
            float[] y, int rows) {
        this.matrix = matrix;
        this.activation = activation;
        this.rowsDone = rowsDone;
        this.x = x;
        this.xAt = xAt;
        this.xStride = xStride;
        this.y = y;
        this.rows = rows;
        int blocks = Math.ceilDiv(rows, BLOCK);
        groups = team.size() == 1
                ? 1
                : Math.min(matrix.panels(), Math.ceilDiv(TASKS_PER_WORKER * team.size(), blocks));
        if (groupsLeft.length() < blocks) {
            groupsLeft = new AtomicIntegerArray(blocks);
        }
        for (int block = 0; block < blocks; block++) {
            groupsLeft.set(block, groups);
        }
        team.run(Math.multiplyExact(blocks, groups), this);
    }

    @Override
    public void run(int task, int worker) {
        int block = task / groups;
        int group = task % groups;
        int first = block * BLOCK;
        int count = Math.min(BLOCK, rows - first);
        int from = (int) ((long) matrix.panels() * group / groups);
        int to = (int) ((long) matrix.panels() * (group + 1) / groups);
        Kernels now = kernels.now();
        for (int panel = from; panel < to; panel++) {
            for (int row = 0; row < count; row += Tile.rows(count - row)) {
                tile(now, first + row, Tile.rows(count - row), panel);
            }
        }
        if (rowsDone != null && groupsLeft.decrementAndGet(block) == 0) {
            rowsDone.rows(first, count);
        }
    }

    private void tile(Kernels now, int row, int count, int panel) {
        int stride = matrix.paddedOutputs();
        int at = row * stride + panel * Tile.COLUMNS;
        now.product(count, x, xAt + row * xStride, xStride, matrix.data(), matrix.panelAt(panel), matrix.inputs(),
                y, at, stride);
        if (activation != null) {
            now.activate(activation, y, at, count, stride);
        }
    }
}
