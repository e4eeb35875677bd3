package org.sirocco.encoder.simd;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.NormOrder;
import org.sirocco.encoder.scalar.ScalarAttention;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.SimdLayerNorm;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.products.SimdAttention;
import org.sirocco.encoder.simd.products.SimdProduct;
import org.sirocco.encoder.simd.products.Team;

/**
 * One run of sentences through the stack, with the buffers that it needs; reused, so that after the first calls nothing is
 * allocated.
 *
 * <p>Legend: N tokens of the run, C hidden size, F feed-forward size; rows of products are padded to whole panels.
 */
final class SimdRun {
    /** Attention tasks for each worker at least. */
    private static final int TASKS_PER_WORKER = 8;

    private final SimdStack stack;
    private final EncoderConfig config;
    private final boolean preNorm;
    private final int hiddenSize;
    private final KernelSource kernels;
    private final SimdProduct product;
    private final Team.Stage attention = this::attend;
    private final Team.Stage normalisation = this::normalise;
    private final Team.Stage inputs = this::takeAsInput;
    private final SimdProduct.RowsDone residualOnly = this::addResidual;
    private final SimdProduct.RowsDone residualAndNorm = this::addResidualAndNormalise;
    /** One for each worker. */
    private final List<SimdAttention> heads = new ArrayList<>();

    /** The caller's, only while the run lasts: the team's stages, made once so that a run allocates nothing, find them here. */
    private PackedBatch batch;
    private float[] hidden;
    private EncoderObserver observer;

    /** The run: its sentences, and where its first token stands in {@link #hidden}. */
    private int firstSentence;
    private int sentences;
    private int rows;
    private int hiddenAt;

    private Team team;
    private SimdLayerNorm norm;
    private int headsPerTask;
    /** (N, 3C) */
    private float[] projected = {};
    /** (N, C), what the residual sum adds; under pre-norm, before there is that, the normalised hidden states. */
    private float[] branch = {};
    /** (N, C), what a block's first product reads: the hidden states, under pre-norm normalised. */
    private final TileRows input = new TileRows();
    /** (N, C) */
    private final TileRows context = new TileRows();
    /** (N, F) */
    private final TileRows intermediate = new TileRows();

    SimdRun(SimdStack stack) {
        this.stack = stack;
        this.kernels = stack.kernels();
        this.product = new SimdProduct(kernels);
        this.config = stack.config();
        this.preNorm = config.normOrder() == NormOrder.PRE;
        this.hiddenSize = config.hiddenSize();
    }

    /**
     * Runs some of a batch's sentences.
     *
     * @param team     whose members share the work; led by the caller
     * @param observer or null; sees the run's hidden states as the batch's, so it wants all sentences in one run
     * @param first    the first sentence
     * @param end      after the last one
     */
    void run(Team team, PackedBatch batch, float[] hidden, EncoderObserver observer, int first, int end) {
        this.team = team;
        this.batch = batch;
        this.hidden = hidden;
        this.observer = observer;
        firstSentence = first;
        sentences = end - first;
        rows = batch.offsets()[end] - batch.first(first);
        hiddenAt = batch.first(first) * hiddenSize;
        kernels.expect(rows);
        reserve();
        try {
            if (!preNorm) {
                team.run(team.size(), inputs);
            }
            for (int l = 0; l < stack.layers().size(); l++) {
                layer(l, stack.layers().get(l));
                if (observer != null && observer.wantsHidden(l)) {
                    observer.hidden(l, hidden);
                }
            }
            if (stack.finalNorm() != null) {
                norm = stack.finalNorm();
                team.run(team.size(), normalisation);
            }
        } finally {
            forget();
        }
    }

    /** Keeps nothing of the caller's. */
    private void forget() {
        batch = null;
        hidden = null;
        observer = null;
    }

    private void reserve() {
        SimdLayer layer = stack.layers().getFirst();
        projected = atLeast(projected, layer.projections().paddedOutputs());
        input.shape(rows, hiddenSize);
        context.shape(rows, hiddenSize);
        intermediate.shape(rows, config.intermediateSize());
        branch = atLeast(branch, layer.output().paddedOutputs());
        int longest = 0;
        for (int sentence = firstSentence; sentence < firstSentence + sentences; sentence++) {
            longest = Math.max(longest, batch.length(sentence));
        }
        for (int worker = 0; worker < team.size(); worker++) {
            if (worker == heads.size()) {
                heads.add(new SimdAttention(kernels, config.headSize(), config.attentionScale()));
            }
            heads.get(worker).reserve(longest);
        }
    }

    private float[] atLeast(float[] buffer, int width) {
        int needed = Math.multiplyExact(rows, width);
        return buffer.length >= needed ? buffer : new float[needed];
    }

    private void layer(int index, SimdLayer layer) {
        SimdProduct.RowsDone residual = preNorm ? residualOnly : residualAndNorm;

        prepareInput(layer.attentionNorm());
        product.run(team, layer.projections(), input, projected, null);
        if (stack.visibleSteps() || observer != null) {
            attendVisibly(index, layer);
        } else {
            int pairs = sentences * config.numAttentionHeads();
            headsPerTask = Math.max(1, pairs / (TASKS_PER_WORKER * team.size()));
            team.run(Math.ceilDiv(pairs, headsPerTask), attention);
        }
        norm = layer.attentionNorm();
        product.run(team, layer.attentionOutput(), context, branch, residual);

        prepareInput(layer.outputNorm());
        product.run(team, layer.intermediate(), config.hiddenAct(), input, intermediate);
        norm = layer.outputNorm();
        product.run(team, layer.output(), intermediate, branch, residual);
    }

    /** Under post-norm the input is there as soon as the block before is done. */
    private void prepareInput(SimdLayerNorm blockNorm) {
        if (preNorm) {
            norm = blockNorm;
            team.run(team.size(), inputs);
        }
    }

    private void attend(int task, int worker) {
        int numHeads = config.numAttentionHeads();
        int headSize = config.headSize();
        int stride = stack.layers().getFirst().projections().paddedOutputs();
        int end = Math.min((task + 1) * headsPerTask, sentences * numHeads);
        for (int pair = task * headsPerTask; pair < end; pair++) {
            int sentence = firstSentence + pair / numHeads;
            int column = pair % numHeads * headSize;
            int row = batch.first(sentence) - batch.first(firstSentence);
            heads.get(worker).context(projected, row * stride + column, stride, hiddenSize,
                    batch.length(sentence), context, row, column);
        }
    }

    private void attendVisibly(int index, SimdLayer layer) {
        int stride = layer.projections().paddedOutputs();
        PackedBatch run = PackedBatch.ofLengths(lengths());
        float[] seen = new ScalarAttention(config, run).context(columns(stride, 0), columns(stride, 1),
                columns(stride, 2), index, observer);
        for (int row = 0; row < rows; row++) {
            context.set(row, 0, seen, row * hiddenSize, hiddenSize);
        }
    }

    private int[] lengths() {
        int[] lengths = new int[sentences];
        for (int i = 0; i < sentences; i++) {
            lengths[i] = batch.length(firstSentence + i);
        }
        return lengths;
    }

    /** Query, key or value (0, 1, 2) of all rows on their own. */
    private float[] columns(int stride, int which) {
        float[] out = new float[rows * hiddenSize];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(projected, row * stride + which * hiddenSize, out, row * hiddenSize, hiddenSize);
        }
        return out;
    }

    /** The first row of a task that takes its share of them. */
    private int share(int task) {
        return (int) ((long) rows * task / team.size());
    }

    private void normalise(int task, int worker) {
        Kernels now = kernels.now();
        for (int row = share(task); row < share(task + 1); row++) {
            int at = hiddenAt + row * hiddenSize;
            now.normalise(norm, hidden, at, hidden, at);
        }
    }

    private void takeAsInput(int task, int worker) {
        Kernels now = kernels.now();
        for (int row = share(task); row < share(task + 1); row++) {
            int at = hiddenAt + row * hiddenSize;
            if (preNorm) {
                now.normalise(norm, hidden, at, branch, row * hiddenSize);
                input.set(row, 0, branch, row * hiddenSize, hiddenSize);
            } else {
                input.set(row, 0, hidden, at, hiddenSize);
            }
        }
    }

    private void addResidual(int first, int count) {
        int stride = Tile.padded(hiddenSize);
        for (int row = first; row < first + count; row++) {
            int to = hiddenAt + row * hiddenSize;
            for (int c = 0; c < hiddenSize; c++) {
                hidden[to + c] += branch[row * stride + c];
            }
        }
    }

    private void addResidualAndNormalise(int first, int count) {
        addResidual(first, count);
        Kernels now = kernels.now();
        for (int row = first; row < first + count; row++) {
            int at = hiddenAt + row * hiddenSize;
            now.normalise(norm, hidden, at, hidden, at);
            input.set(row, 0, hidden, at, hiddenSize);
        }
    }
}
