package org.sirocco.encoder.simd;

import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.SimdNorm;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.SimdProduct;
import org.sirocco.encoder.simd.products.Team;

/**
 * One run of sentences through the stack, with the buffers that it needs; reused, so that after the first calls nothing is
 * allocated.
 *
 * <p>Legend: N tokens of the run, C hidden size, F feed-forward size; rows of products are padded to whole panels.
 */
final class SimdRun {
    private final SimdStack stack;
    private final KernelSource kernels;
    private final SimdProduct product;
    private final Team.Stage normalisation = this::normalise;
    private final Team.Stage inputs = this::takeAsInput;
    private final SimdProduct.RowsDone residual = this::endRows;
    private final AttentionRun attention;

    /** Tokens of the run. The team's stages, made once so that a run allocates nothing, find all of this here. */
    private int rows;

    /** The hidden states of this moment: rows of {@link #width} numbers, the run's first one at {@link #hiddenAt}. */
    private float[] hidden;
    private int hiddenAt;
    private int width;
    /** Where a block puts its result, rows of {@link #nextWidth} numbers from {@link #nextAt} on: there too, or elsewhere. */
    private float[] next;
    private int nextAt;
    private int nextWidth;
    /** Two places for hidden states, where a block's result cannot take its input's. */
    private final float[][] states = {{}, {}};

    private Team team;
    /** Of the stage of this moment, or null. */
    private SimdNorm norm;
    /** Whether the next block reads the hidden states as they are when this one is done. */
    private boolean passedOn;
    /** (N, H·D + 2·G·D) */
    private float[] projected = {};
    /** (N, C), what the residual sum adds; before there is that, the hidden states normalised for the block. */
    private float[] branch = {};
    /** (N, C), what it adds that to, where that is not the block's input itself. */
    private float[] bypass = {};
    /** (N, C), the block's input for that. */
    private final TileRows unnormed;
    /** (N, C), what a block's first product reads: the hidden states, normalised where the block does that first. */
    private final TileRows input;
    /** (N, H·D) */
    private final TileRows context;
    /** (N, F) */
    private final TileRows wide;
    /** (N, F), of a gated network. */
    private final TileRows gate;

    SimdRun(SimdStack stack) {
        this.stack = stack;
        this.kernels = stack.kernels();
        this.product = new SimdProduct(kernels);
        this.attention = new AttentionRun(kernels);
        boolean tall = stack.wantsTallTiles();
        this.unnormed = new TileRows(tall);
        this.input = new TileRows(tall);
        this.context = new TileRows(tall);
        this.wide = new TileRows(tall);
        this.gate = new TileRows(tall);
    }

    /**
     * Runs some of a batch's sentences.
     *
     * @param team     whose members share the work; led by the caller
     * @param input    (N of the batch, C of the first layer)
     * @param output   (N of the batch, C of the last layer); may be the input
     * @param observer or null; sees the run's hidden states as the batch's, so it wants all sentences in one run
     * @param first    the first sentence
     * @param end      after the last one
     */
    void run(Team team, PackedBatch batch, float[] input, float[] output, EncoderObserver observer, int first,
            int end) {
        this.team = team;
        rows = batch.offsets()[end] - batch.first(first);
        kernels.expect(rows);
        attention.begin(batch, first, end);
        reserve();
        int outputAt = batch.first(first) * stack.outputSize();
        begin(input, batch.first(first) * stack.inputSize(), output, outputAt);
        try {
            if (isReadAsItIs(0)) {
                norm = null;
                team.run(team.size(), inputs);
            }
            for (int l = 0; l < stack.layers().size(); l++) {
                layer(stack.layers().get(l), l, observer);
                if (observer != null && observer.wantsHidden(l)) {
                    observer.hidden(l, hidden);
                }
            }
            if (stack.finalNorm() != null) {
                norm = stack.finalNorm();
                team.run(team.size(), normalisation);
            }
            if (hidden != output) {
                System.arraycopy(hidden, hiddenAt, output, outputAt, rows * width);
            }
        } finally {
            forget();
        }
    }

    /** Puts the run's input where the first block finds it: into the output, where all blocks work in place. */
    private void begin(float[] input, int inputAt, float[] output, int outputAt) {
        width = stack.inputSize();
        boolean inPlace = stack.inPlace();
        if (!inPlace) {
            states[0] = atLeast(states[0], width);
        }
        hidden = inPlace ? output : states[0];
        hiddenAt = inPlace ? outputAt : 0;
        if (hidden != input) {
            System.arraycopy(input, inputAt, hidden, hiddenAt, rows * width);
        }
    }

    /** Keeps nothing of the caller's. */
    private void forget() {
        attention.forget();
        hidden = null;
        next = null;
    }

    private void reserve() {
        input.shape(rows, stack.inputSize());
        branch = atLeast(branch, Tile.padded(stack.inputSize()));
        int widest = 0;
        for (SimdLayer each : stack.layers()) {
            widest = Math.max(widest, each.projections().paddedOutputs());
        }
        projected = atLeast(projected, widest);
    }

    private float[] atLeast(float[] buffer, int width) {
        int needed = Math.multiplyExact(rows, width);
        return buffer.length >= needed ? buffer : new float[needed];
    }

    private void layer(SimdLayer layer, int number, EncoderObserver observer) {
        prepareInput(layer.attentionFrame());
        product.run(team, layer.projections(), input, projected, null);
        context.shape(rows, layer.width());
        if (stack.visibleSteps() || observer != null) {
            attention.attendVisibly(layer, number, projected, context, observer);
        } else {
            attention.attend(team, layer, projected, context);
        }
        endBlock(layer.attentionFrame(), layer.attentionOutput(), context, layer.networkFrame().before() == null);

        prepareInput(layer.networkFrame());
        layer.network().widen(product, team, input, wide, gate);
        endBlock(layer.networkFrame(), layer.network().down(), wide, isReadAsItIs(number + 1));
    }

    /** Whether there is such a layer and it does not normalise first. */
    private boolean isReadAsItIs(int number) {
        return number < stack.layers().size() && stack.layers().get(number).attentionFrame().before() == null;
    }

    /** A block that does not normalise first finds its input as the block before has left it. */
    private void prepareInput(SimdLayer.Frame frame) {
        if (frame.before() != null) {
            norm = frame.before();
            team.run(team.size(), inputs);
        }
    }

    /**
     * The block's last product and its sum.
     *
     * @param passedOn whether the next block reads the result as it is
     */
    private void endBlock(SimdLayer.Frame frame, PackedMatrix last, TileRows x, boolean passedOn) {
        next = hidden;
        nextAt = hiddenAt;
        nextWidth = width;
        if (frame.residual() != null) {
            project(frame.residual());
        }
        norm = frame.after();
        this.passedOn = passedOn;
        product.run(team, last, x, branch, residual);
        hidden = next;
        hiddenAt = nextAt;
        width = nextWidth;
    }

    /** What the block's sum begins with, and another place for that sum. */
    private void project(PackedMatrix projection) {
        unnormed.shape(rows, width);
        for (int row = 0; row < rows; row++) {
            unnormed.set(row, 0, hidden, hiddenAt + row * width, width);
        }
        bypass = atLeast(bypass, projection.paddedOutputs());
        product.run(team, projection, unnormed, bypass, null);
        nextWidth = projection.outputs();
        int other = hidden == states[0] ? 1 : 0;
        states[other] = atLeast(states[other], nextWidth);
        next = states[other];
        nextAt = 0;
        input.shape(rows, nextWidth);
        branch = atLeast(branch, Tile.padded(nextWidth));
    }

    /** The first row of a task that takes its share of them. */
    private int share(int task) {
        return (int) ((long) rows * task / team.size());
    }

    private void normalise(int task, int worker) {
        Kernels now = kernels.now();
        for (int row = share(task); row < share(task + 1); row++) {
            int at = hiddenAt + row * width;
            now.normalise(norm, hidden, at, hidden, at);
        }
    }

    private void takeAsInput(int task, int worker) {
        Kernels now = kernels.now();
        for (int row = share(task); row < share(task + 1); row++) {
            int at = hiddenAt + row * width;
            if (norm != null) {
                now.normalise(norm, hidden, at, branch, row * width);
                input.set(row, 0, branch, row * width, width);
            } else {
                input.set(row, 0, hidden, at, width);
            }
        }
    }

    private void endRows(int first, int count) {
        int stride = Tile.padded(nextWidth);
        boolean inPlace = next == hidden;
        Kernels now = kernels.now();
        for (int row = first; row < first + count; row++) {
            int to = nextAt + row * nextWidth;
            if (inPlace) {
                for (int c = 0; c < nextWidth; c++) {
                    next[to + c] += branch[row * stride + c];
                }
            } else {
                for (int c = 0; c < nextWidth; c++) {
                    next[to + c] = bypass[row * stride + c] + branch[row * stride + c];
                }
            }
            if (norm != null) {
                now.normalise(norm, next, to, next, to);
            }
            if (passedOn) {
                input.set(row, 0, next, to, nextWidth);
            }
        }
    }
}
