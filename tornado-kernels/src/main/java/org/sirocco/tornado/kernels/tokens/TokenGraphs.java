package org.sirocco.tornado.kernels.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.host.TokenRows;
import org.sirocco.tornado.kernels.Epilogue;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerNumbers;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Panels;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The graphs around a stack of layers where tokens go up and vectors come down: what has come up is unpacked, the embeddings are
 * looked up, the last states normalised, pooled, and brought to unit length. Uploads come in sizes, each twice the last, so that
 * no more goes up than twice what has to.
 */
public final class TokenGraphs {
    /** The graph that fills the first layer's hidden states. */
    public static final String EMBED = "embed";
    /** The graph that pools the last layer's. */
    public static final String POOL = "pool";
    private static final String UPLOAD = "tokens";
    private static final int SMALLEST = 512;

    private final TokenWeights weights;
    private final KernelSet kernels;
    private final boolean first;
    private final boolean last;
    private final TokenLayout layout;
    private final IntArray onlyLayer = LayerNumbers.allocate();
    private final List<IntArray> stages = new ArrayList<>();
    /** Null where nothing is pooled. */
    private FloatArray pooled;

    /**
     * @param tokens most of a batch
     * @param first  whether the layers are the model's first, so that tokens are looked up before them
     * @param last   whether they are its last, so that their states are pooled
     */
    public TokenGraphs(TokenWeights weights, KernelSet kernels, int tokens, boolean first, boolean last) {
        this.weights = weights;
        this.kernels = kernels;
        this.first = first;
        this.last = last;
        this.layout = TokenLayout.of(tokens);
        onlyLayer.init(0);
    }

    /** A {@link org.sirocco.tornado.kernels.BatchLayout} with more behind it. */
    public IntArray layout() {
        return layout.array();
    }

    /** Whether tokens are looked up here. */
    public boolean embeds() {
        return first;
    }

    /**
     * Adds the graphs that fill the first layer's hidden states, if these layers are the first.
     *
     * @param add  makes a graph of that name
     * @param rows that arrays of states have
     */
    public void addEmbedding(Function<String, LayerTasks> add, FloatArray hidden, int rows) {
        if (!first) {
            return;
        }
        for (int stage = 0; stage < smallerUploads(layout.most()); stage++) {
            addUpload(add, new IntArray(SMALLEST << stage));
        }
        addUpload(add, new IntArray(layout.most()));
        LayerTasks made = add.apply(EMBED);
        LayerTasks tasks = new LayerTasks(made.graph(), made.grids(), layout.array(), onlyLayer);
        for (int stage = 0; stage < stages.size(); stage++) {
            tasks.graph().consumeFromDevice(name(stage), layout.array());
        }
        tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, onlyLayer);
        tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, weights.arrays());
        int width = weights.words().getSize() / weights.of().vocabulary();
        FloatArray sums = weights.projection() == null
                ? hidden
                : HostArrays.rows(rows, width);
        addGather(tasks, sums, width);
        if (weights.norm() != null) {
            kernels.norm(tasks, "embeddingNorm", sums, weights.norm(), sums, 0);
        }
        if (weights.projection() != null) {
            weights.projection().product(tasks, "embeddingProjection", sums, Panels.stride(width), hidden,
                    Epilogue.NONE);
            tasks.graph().persistOnDevice(sums);
        }
        // What is consumed must not be persisted as well: closing would free it twice.
        tasks.graph().persistOnDevice(hidden);
    }

    /** Of fewer numbers than the largest has. */
    static int smallerUploads(long most) {
        int uploads = 0;
        while ((long) SMALLEST << uploads < most) {
            uploads++;
        }
        return uploads;
    }

    private static String name(int stage) {
        return UPLOAD + (SMALLEST << stage);
    }

    private void addUpload(Function<String, LayerTasks> add, IntArray stage) {
        LayerTasks tasks = add.apply(name(stages.size()));
        stages.add(stage);
        tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, stage);
        tasks.graph().task("unpack", TokenKernels::unpack, new KernelContext(), stage, layout.array(), layout.pools(),
                layout.rows(), kernels.lanes());
        int groups = Math.ceilDiv(stage.getSize(), TokenKernels.SPREAD);
        tasks.grids().add("unpack", kernels.lanes(), 1, 0, (tokens, blocks) -> new Groups(groups, 1));
        tasks.graph().persistOnDevice(layout.array());
    }

    private void addGather(LayerTasks tasks, FloatArray sums, int width) {
        float[] table = TokenRows.positions(weights.of(), layout.tokens());
        FloatArray places = table.length == 0 ? weights.words() : FloatArray.fromArray(table);
        if (table.length > 0) {
            tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, places);
        }
        tasks.graph().task("gather", TokenKernels::gather, new KernelContext(), weights.words(), places,
                weights.types() == null ? weights.words() : weights.types(), sums, layout.array(), layout.rows(), width,
                Panels.stride(width), table.length == 0 ? 0 : 1, weights.types() == null ? 0 : 1, kernels.lanes());
        tasks.grids().add("gather", kernels.lanes(), 1, 0, (tokens, blocks) -> new Groups(tokens, 1));
    }

    /**
     * Adds the graph that pools what a graph has left, if these layers are the last; its grids are to be fitted to tokens and
     * pooled rows.
     *
     * @param add    makes a graph of that name
     * @param before the graph
     * @param states (N, C), rows a stride apart, changed in place
     * @param width  C
     */
    public void addPooling(Function<String, LayerTasks> add, String before, FloatArray states, int width) {
        if (!last) {
            return;
        }
        pooled = new FloatArray(Math.multiplyExact(layout.tokens(), width));
        LayerTasks tasks = add.apply(POOL);
        tasks.graph().consumeFromDevice(before, states, layout.array());
        if (weights.finalNorm() != null) {
            tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, onlyLayer, weights.finalNorm().data());
            LayerTasks norm = new LayerTasks(tasks.graph(), tasks.grids(), layout.array(), onlyLayer);
            kernels.norm(norm, "finalNorm", states, weights.finalNorm(), states, 0);
        }
        tasks.graph().task("rows", TokenKernels::pool, new KernelContext(), states, pooled, layout.array(),
                layout.pools(), width, Panels.stride(width), kernels.lanes());
        tasks.grids().add("rows", kernels.lanes(), 1, 0, (tokens, pools) -> new Groups(pools, 1));
        tasks.graph().task("unit", TokenKernels::unit, new KernelContext(), pooled, layout.array(), layout.pools(),
                width, kernels.lanes());
        tasks.grids().add("unit", kernels.lanes(), 1, 0, (tokens, pools) -> new Groups(pools, 1));
        tasks.graph().persistOnDevice(pooled);
    }

    /**
     * Says what the next batch's tokens are pooled to.
     *
     * @param pools      counted from token {@code first} on; at most as many as a batch has tokens
     * @param each       pooled rows of a sentence
     * @param unitLength whether a sentence's are brought to unit length
     */
    public void pools(List<TokenPool> pools, int first, int each, boolean unitLength) {
        layout.writePools(pools, first, each, unitLength);
    }

    /**
     * Writes the upload of a batch whose {@link #layout} is written.
     *
     * @param rows of each token
     * @return the graph that takes it up
     */
    public String upload(int[] rows, int first) {
        int stage = 0;
        while (stages.get(stage).getSize() < layout.staged()) {
            stage++;
        }
        layout.write(rows, first, stages.get(stage));
        return name(stage);
    }

    /** (pools, C). */
    public FloatArray pooled() {
        return pooled;
    }
}
