package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.StackForm.Place;
import org.sirocco.tornado.kernels.AttentionArrays;
import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.Epilogue;
import org.sirocco.tornado.kernels.HeadShape;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerNumbers;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Panels;
import org.sirocco.tornado.kernels.Rows;
import org.sirocco.tornado.kernels.ScoreForm;
import org.sirocco.tornado.kernels.Spans;
import org.sirocco.tornado.kernels.steps.AttentionTasks;
import org.sirocco.tornado.kernels.tokens.TokenGraphs;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Layers of one form on a device: a graph of one layer, run L times with the layer's number in an array and the weights of all
 * of them in the device's memory, between an upload and a download of the hidden states. One thread at a time.
 *
 * <p>One compiled layer serves every layer, every length and every batch up to its capacity. Uploads come in a few sizes, so
 * that a short sentence does not move the whole capacity.
 */
final class EncoderGraph implements AutoCloseable {
    /** Tokens that the smaller uploads hold. */
    private static final int[] STAGES = {64, 512, 4096};
    private static final String LAYER = "layer";
    /** The tasks that normalise attention's block and the feed-forward network's. */
    private static final String[] NORMS = {"attentionNorm", "outputNorm"};
    /** And those that project what their sums begin with. */
    private static final String[] PASTS = {"attentionPast", "outputPast"};

    private final StackForm form;
    private final KernelSet kernels;
    private final Capacity capacity;
    private final Plan plan;
    private final List<FloatArray> stages = new ArrayList<>();
    private final IntArray layout;
    private final IntArray layer = LayerNumbers.allocate();
    /** What goes into a layer, and what comes out: elsewhere where a residual is projected, as then there is one layer. */
    private final FloatArray hidden;
    private final FloatArray result;
    private final AttentionArrays steps;
    private final int queryBlock;
    /** Null where hidden states alone go up and come down. */
    private final TokenGraphs tokens;

    /** @param tokens what tokens are looked up with or states pooled; or null */
    EncoderGraph(Accelerator device, KernelSet kernels, DeviceWeights weights, Capacity capacity, TokenGraphs tokens) {
        this.form = weights.form();
        this.kernels = kernels;
        this.capacity = capacity;
        this.tokens = tokens;
        this.layout = tokens == null ? BatchLayout.allocate(capacity.tokens()) : tokens.layout();
        int rows = kernels.readableRows(capacity.tokens());
        this.hidden = HostArrays.rows(rows, form.inputs());
        this.steps = capacity.inSteps()
                ? AttentionArrays.allocate(rows, rows, capacity.scores(), form.heads().width())
                : null;
        this.queryBlock = capacity.inSteps() ? capacity.tokens() : kernels.queryBlock(form.heads().size());
        this.plan = new Plan(device);
        for (int stage : STAGES) {
            if (stage < capacity.tokens()) {
                addUpload(stage);
            }
        }
        addUpload(capacity.tokens());
        if (tokens != null) {
            tokens.addEmbedding(this::tasks, hidden, rows);
        }
        this.result = addLayer(weights, rows);
        if (tokens != null) {
            tokens.addPooling(this::tasks, LAYER, result, form.outputs());
        }
        plan.build();
    }

    private LayerTasks tasks(String name) {
        Plan.Graph graph = plan.add(name);
        return new LayerTasks(graph.tasks(), graph.grids(), layout, layer);
    }

    private void addUpload(int tokens) {
        FloatArray stage = new FloatArray(Math.multiplyExact(tokens, form.inputs()));
        stages.add(stage);
        LayerTasks tasks = tasks("upload" + tokens);
        tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, stage, layout);
        Rows.addSpread(tasks, "spread", stage, hidden, form.inputs(), kernels.lanes());
        tasks.graph().persistOnDevice(hidden, layout);
    }

    /** Each block: h = past(h) + f(h), normalised before f, after the sum, or not at all. Returns where h then is. */
    private FloatArray addLayer(DeviceWeights weights, int rows) {
        LayerTasks parts = tasks(LAYER);
        TaskGraph tasks = parts.graph();
        for (int stage = 0; stage < stages.size(); stage++) {
            tasks.consumeFromDevice(plan.name(stage), hidden, layout);
        }
        if (tokens != null && tokens.embeds()) {
            tasks.consumeFromDevice(TokenGraphs.EMBED, hidden, layout);
        }
        tasks.transferToDevice(DataTransferMode.FIRST_EXECUTION, weights.arrays());
        tasks.transferToDevice(DataTransferMode.EVERY_EXECUTION, layer);
        FloatArray qkv = HostArrays.rows(rows, form.heads().projected());
        FloatArray normed = normedBefore(parts, weights, 0, hidden, null, rows);
        weights.qkv().product(parts, "qkv", normed, form.stride(0), qkv, Epilogue.NONE);
        FloatArray context = attention(parts, qkv, rows);
        FloatArray between = addPast(parts, weights, 0, hidden, rows);
        int width = form.heads().width();
        weights.output().product(parts, "output", context, steps == null ? Panels.stride(width) : width, between,
                Epilogue.RESIDUAL);
        normAfter(parts, weights, 0, between);
        FloatArray shared = between == hidden && normed != hidden ? normed : null;
        FloatArray normedAgain = normedBefore(parts, weights, 1, between, shared, rows);
        FloatArray wide = addNetwork(parts, weights, normedAgain, rows);
        FloatArray end = addPast(parts, weights, 1, between, rows);
        weights.down().product(parts, "down", wide, weights.up().stride(), end, Epilogue.RESIDUAL);
        normAfter(parts, weights, 1, end);
        // Closing a plan frees what was declared, and nothing else.
        tasks.persistOnDevice(qkv, context, wide);
        Set<FloatArray> others = Collections.newSetFromMap(new IdentityHashMap<>());
        others.addAll(List.of(normed, normedAgain, between, end));
        others.remove(hidden);
        others.forEach(tasks::persistOnDevice);
        return end;
    }

    /** What a block's sum begins with: its input, or that through the residual's projection. */
    private FloatArray addPast(LayerTasks parts, DeviceWeights weights, int which, FloatArray x, int rows) {
        DeviceLinear past = weights.past(which);
        if (past == null) {
            return x;
        }
        FloatArray y = HostArrays.rows(rows, form.widths(which).outputs());
        past.product(parts, PASTS[which], x, form.stride(which), y, Epilogue.NONE);
        return y;
    }

    /** What attention (0) or the feed-forward network (1) reads; where there is none to share, an array of its own. */
    private FloatArray normedBefore(LayerTasks parts, DeviceWeights weights, int which, FloatArray x, FloatArray shared,
            int rows) {
        if (!form.normalises(which, Place.BEFORE)) {
            return x;
        }
        FloatArray normed = shared == null ? HostArrays.rows(rows, form.widths(which).inputs()) : shared;
        kernels.norm(parts, NORMS[which], x, weights.norms(which), normed, form.asked(which, Place.BEFORE));
        return normed;
    }

    private void normAfter(LayerTasks parts, DeviceWeights weights, int which, FloatArray x) {
        if (form.normalises(which, Place.AFTER)) {
            String task = form.normalises(which, Place.BEFORE) ? NORMS[which] + "After" : NORMS[which];
            kernels.norm(parts, task, x, weights.norms(which), x, form.asked(which, Place.AFTER));
        }
    }

    /** The feed-forward network but for its last product. */
    private FloatArray addNetwork(LayerTasks parts, DeviceWeights weights, FloatArray x, int rows) {
        int activation = Epilogue.of(form.network().activation());
        FloatArray wide = HostArrays.rows(rows, form.network().size());
        if (!form.network().gated()) {
            weights.up().product(parts, "intermediate", x, form.stride(1), wide, activation);
            return wide;
        }
        FloatArray gate = HostArrays.rows(rows, form.network().size());
        weights.gate().product(parts, "gate", x, form.stride(1), gate, activation);
        weights.up().product(parts, "intermediate", x, form.stride(1), wide, Epilogue.NONE);
        Rows.addGate(parts, "gated", wide, gate, weights.up().stride(), kernels.lanes());
        parts.graph().persistOnDevice(gate);
        return wide;
    }

    private FloatArray attention(LayerTasks parts, FloatArray qkv, int rows) {
        StackForm.Heads heads = form.heads();
        HeadShape shape = new HeadShape(heads.count(), heads.keyValueCount(), heads.size(), heads.scale(),
                capacity.tokens());
        ScoreForm scores = ScoreForm.add(parts, form.positions(), form.isBounded(), qkv, shape, kernels.lanes());
        if (steps == null) {
            FloatArray context = HostArrays.rows(rows, heads.width());
            kernels.attention(parts, "attention", qkv, context, shape, scores);
            return context;
        }
        AttentionTasks.addSplit(parts, qkv, steps, shape, scores, kernels.lanes());
        return steps.context();
    }

    StackForm form() {
        return form;
    }

    /** Sends hidden states up, from row {@code first} of (…, C). */
    void upload(PackedBatch batch, float[] from, int first) {
        checkFits(batch);
        int size = form.inputs();
        int stage = 0;
        while (stages.get(stage).getSize() < batch.tokens() * size) {
            stage++;
        }
        HostArrays.write(from, first * size, batch.tokens() * size, stages.get(stage), 0);
        fit(batch);
        plan.execute(stage);
    }

    private void fit(PackedBatch batch) {
        int blocks = BatchLayout.write(batch, queryBlock, layout);
        if (steps != null) {
            Spans.write(batch, batch, form.heads().count(), steps.spans());
        }
        plan.fit(batch.tokens(), blocks);
    }

    /** Takes what the next batch is pooled to. */
    TokenGraphs tokens() {
        return tokens;
    }

    /** Sends tokens up, from row {@code first} of (…, 3), and makes hidden states of them; what is pooled has been said. */
    void embed(PackedBatch batch, int[] rows, int first) {
        checkFits(batch);
        fit(batch);
        plan.execute(plan.number(tokens.upload(rows, first)));
        plan.execute(plan.number(TokenGraphs.EMBED));
    }

    /** Pools the hidden states after the last layer, and brings so many rows down to row {@code at} of (…, C). */
    void pool(int tokenCount, int pools, float[] to, int at) {
        int graph = plan.number(TokenGraphs.POOL);
        plan.fit(graph, tokenCount, pools);
        plan.execute(graph);
        int size = form.outputs();
        plan.download(tokens.pooled(), pools * size);
        HostArrays.read(tokens.pooled(), 0, to, at * size, pools * size);
    }

    /** The device itself would write beyond its buffers. */
    private void checkFits(PackedBatch batch) {
        capacity.check(batch.tokens(), steps == null ? 0 : Spans.scores(batch, batch, form.heads().count()));
    }

    /** Runs a layer over what is there, by its number in the model. */
    void layer(int number) {
        form.write(number, layer);
        plan.execute(plan.number(LAYER));
    }

    /** Brings the hidden states down after a layer, to row {@code first} of (…, C). */
    void download(int tokenCount, float[] to, int first) {
        download(result, form.outputs(), tokenCount, to, first);
    }

    /** Brings down what the first layer is to begin with. */
    void downloadEmbedded(int tokenCount, float[] to) {
        download(hidden, form.inputs(), tokenCount, to, 0);
    }

    private void download(FloatArray states, int size, int tokenCount, float[] to, int first) {
        plan.download(states, tokenCount * Panels.stride(size));
        HostArrays.readRows(states, Panels.stride(size), to, first * size, tokenCount, size);
    }

    /** Brings the attention steps down after a layer. */
    AttentionReader downloadSteps(PackedBatch batch) {
        AttentionReader reader = new AttentionReader(steps, batch, batch, form.heads().count(), form.heads().size());
        reader.download(plan);
        return reader;
    }

    /** Starts measuring, from nothing. */
    void profile() {
        plan.profile();
    }

    /** What was measured since. */
    DeviceTimes times() {
        return plan.times();
    }

    @Override
    public void close() {
        plan.close();
    }
}
