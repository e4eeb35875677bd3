package org.sirocco.encoder.simd;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.products.SimdAttention;
import org.sirocco.encoder.simd.products.Team;

/** The attention of a run's sentences between its products, with the buffers that it needs; reused. */
final class AttentionRun {
    /** Attention tasks for each worker at least. */
    private static final int TASKS_PER_WORKER = 8;

    private final KernelSource kernels;
    private final Team.Stage attention = this::attendHeads;
    private final Team.Stage rotation = this::rotate;
    /** One for each worker. */
    private final List<SimdAttention> heads = new ArrayList<>();

    /** The run's sentences. */
    private PackedBatch batch;
    private int firstSentence;
    private int sentences;

    /** The layer of this moment, and what it reads and writes. */
    private SimdLayer layer;
    private float[] projected;
    private TileRows context;
    private int headsPerTask;

    AttentionRun(KernelSource kernels) {
        this.kernels = kernels;
    }

    /** For the layers of a run of some of a batch's sentences. */
    void begin(PackedBatch batch, int first, int end) {
        this.batch = batch;
        firstSentence = first;
        sentences = end - first;
    }

    /** Keeps nothing of the caller's. */
    void forget() {
        batch = null;
    }

    /**
     * Computes what each head sees.
     *
     * @param projected (N, H·D + 2·G·D) queries, keys and values, rows of whole panels; queries and keys may be turned in place
     * @param context   (N, H·D), receives the result
     */
    void attend(Team team, SimdLayer layer, float[] projected, TileRows context) {
        this.layer = layer;
        this.projected = projected;
        this.context = context;
        int longest = 0;
        for (int sentence = firstSentence; sentence < firstSentence + sentences; sentence++) {
            longest = Math.max(longest, batch.length(sentence));
        }
        if (layer.rotation() != null) {
            layer.rotation().reserve(longest);
            team.run(sentences, rotation);
        }
        while (heads.size() < team.size()) {
            heads.add(new SimdAttention(kernels));
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

    private void attendHeads(int task, int worker) {
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

    /**
     * The same in the four steps of attention.
     *
     * @param number   of the layer
     * @param observer or null
     */
    void attendVisibly(SimdLayer layer, int number, float[] projected, TileRows context, EncoderObserver observer) {
        this.layer = layer;
        this.projected = projected;
        int width = layer.width();
        int narrow = layer.keyWidth();
        float[] seen = layer.visible().context(columns(0, width), columns(width, narrow),
                columns(width + narrow, narrow), PackedBatch.ofLengths(lengths()), number, observer);
        for (int row = 0; row < context.rows(); row++) {
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
        float[] out = new float[rows() * width];
        for (int row = 0; row < rows(); row++) {
            System.arraycopy(projected, row * stride + first, out, row * width, width);
        }
        return out;
    }

    private int rows() {
        return batch.offsets()[firstSentence + sentences] - batch.first(firstSentence);
    }
}
