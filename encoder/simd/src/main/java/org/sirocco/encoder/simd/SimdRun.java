package org.sirocco.encoder.simd;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.SimdNorm;
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
    private final int hiddenSize;
    private final KernelSource kernels;
    private final SimdProduct product;
    private final Team.Stage attention = this::attend;
    private final Team.Stage rotation = this::rotate;
    private final Team.Stage normalisation = this::normalise;
    private final Team.Stage inputs = this::takeAsInput;
    private final SimdProduct.RowsDone residual = this::endBlock;
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
    /** The layer of this moment. */
    private SimdLayer layer;
    /** Of the stage of this moment, or null. */
    private SimdNorm norm;
    /** Whether the next block reads the hidden states as they are when this one is done. */
    private boolean passedOn;
    private int headsPerTask;
    /** (N, H·D + 2·G·D) */
    private float[] projected = {};
    /** (N, C), what the residual sum adds; before there is that, the hidden states normalised for the block. */
    private float[] branch = {};
    /** (N, C), what a block's first product reads: the hidden states, normalised where the block does that first. */
    private final TileRows input = new TileRows();
    /** (N, H·D) */
    private final TileRows context = new TileRows();
    /** (N, F) */
    private final TileRows wide = new TileRows();
    /** (N, F), of a gated network. */
    private final TileRows gate = new TileRows();

    SimdRun(SimdStack stack) {
        this.stack = stack;
        this.kernels = stack.kernels();
        this.product = new SimdProduct(kernels);
        this.hiddenSize = stack.hiddenSize();
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
            if (isReadAsItIs(0)) {
                norm = null;
                team.run(team.size(), inputs);
            }
            for (int l = 0; l < stack.layers().size(); l++) {
                layer(l);
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
        input.shape(rows, hiddenSize);
        branch = atLeast(branch, Tile.padded(hiddenSize));
        int widest = 0;
        for (SimdLayer each : stack.layers()) {
            widest = Math.max(widest, each.projections().paddedOutputs());
        }
        projected = atLeast(projected, widest);
        while (heads.size() < team.size()) {
            heads.add(new SimdAttention(kernels));
        }
    }

    private float[] atLeast(float[] buffer, int width) {
        int needed = Math.multiplyExact(rows, width);
        return buffer.length >= needed ? buffer : new float[needed];
    }

    private void layer(int number) {
        layer = stack.layers().get(number);
        SimdLayer.Norms networkNorms = layer.networkNorms();

        prepareInput(layer.attentionNorms());
        product.run(team, layer.projections(), input, projected, null);
        context.shape(rows, layer.width());
        if (stack.visibleSteps() || observer != null) {
            attendVisibly(number);
        } else {
            attendQuickly();
        }
        norm = layer.attentionNorms().after();
        passedOn = networkNorms.before() == null;
        product.run(team, layer.attentionOutput(), context, branch, residual);

        prepareInput(networkNorms);
        layer.network().widen(product, team, input, wide, gate);
        norm = networkNorms.after();
        passedOn = isReadAsItIs(number + 1);
        product.run(team, layer.network().down(), wide, branch, residual);
    }

    /** Whether there is such a layer and it does not normalise first. */
    private boolean isReadAsItIs(int number) {
        return number < stack.layers().size() && stack.layers().get(number).attentionNorms().before() == null;
    }

    /** A block that does not normalise first finds its input as the block before has left it. */
    private void prepareInput(SimdLayer.Norms norms) {
        if (norms.before() != null) {
            norm = norms.before();
            team.run(team.size(), inputs);
        }
    }

    private void attendQuickly() {
        int longest = 0;
        for (int sentence = firstSentence; sentence < firstSentence + sentences; sentence++) {
            longest = Math.max(longest, batch.length(sentence));
        }
        if (layer.rotation() != null) {
            layer.rotation().reserve(longest);
            team.run(sentences, rotation);
        }
        for (int worker = 0; worker < team.size(); worker++) {
            heads.get(worker).reserve(longest, layer.form());
        }
        int pairs = sentences * layer.heads();
        headsPerTask = Math.max(1, pairs / (TASKS_PER_WORKER * team.size()));
        team.run(Math.ceilDiv(pairs, headsPerTask), attention);
    }

    /** Turns a sentence's queries and keys by their places. */
    private void rotate(int task, int worker) {
        int sentence = firstSentence + task;
        int stride = layer.projections().paddedOutputs();
        int first = batch.first(sentence) - batch.first(firstSentence);
        for (int place = 0; place < batch.length(sentence); place++) {
            // Keys lie behind the queries.
            layer.rotation().turn(projected, (first + place) * stride, layer.heads() + layer.keyValueHeads(), place);
        }
    }

    private void attend(int task, int worker) {
        int numHeads = layer.heads();
        int headSize = layer.form().headSize();
        int stride = layer.projections().paddedOutputs();
        int end = Math.min((task + 1) * headsPerTask, sentences * numHeads);
        for (int pair = task * headsPerTask; pair < end; pair++) {
            int sentence = firstSentence + pair / numHeads;
            int head = pair % numHeads;
            int row = batch.first(sentence) - batch.first(firstSentence);
            int query = row * stride + head * headSize;
            int key = row * stride + layer.width() + head * layer.keyValueHeads() / numHeads * headSize;
            heads.get(worker).context(projected, query, key, key + layer.keyWidth(), stride, batch.length(sentence),
                    head, context, row);
        }
    }

    private void attendVisibly(int number) {
        int width = layer.width();
        int narrow = layer.keyWidth();
        float[] seen = layer.visible().context(columns(0, width), columns(width, narrow),
                columns(width + narrow, narrow), PackedBatch.ofLengths(lengths()), number, observer);
        for (int row = 0; row < rows; row++) {
            context.set(row, 0, seen, row * width, width);
        }
    }

    private int[] lengths() {
        int[] lengths = new int[sentences];
        for (int i = 0; i < sentences; i++) {
            lengths[i] = batch.length(firstSentence + i);
        }
        return lengths;
    }

    /** Some columns of what is projected, on their own. */
    private float[] columns(int first, int width) {
        int stride = layer.projections().paddedOutputs();
        float[] out = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(projected, row * stride + first, out, row * width, width);
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
            if (norm != null) {
                now.normalise(norm, hidden, at, branch, row * hiddenSize);
                input.set(row, 0, branch, row * hiddenSize, hiddenSize);
            } else {
                input.set(row, 0, hidden, at, hiddenSize);
            }
        }
    }

    private void endBlock(int first, int count) {
        int stride = Tile.padded(hiddenSize);
        Kernels now = kernels.now();
        for (int row = first; row < first + count; row++) {
            int to = hiddenAt + row * hiddenSize;
            for (int c = 0; c < hiddenSize; c++) {
                hidden[to + c] += branch[row * stride + c];
            }
            if (norm != null) {
                now.normalise(norm, hidden, to, hidden, to);
            }
            if (passedOn) {
                input.set(row, 0, hidden, to, hiddenSize);
            }
        }
    }
}
