package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.tornado.StackForm.Place;
import org.sirocco.tornado.kernels.AttentionArrays;
import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.Epilogue;
import org.sirocco.tornado.kernels.Grids;
import org.sirocco.tornado.kernels.HeadShape;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerNumbers;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Panels;
import org.sirocco.tornado.kernels.Rotation;
import org.sirocco.tornado.kernels.Rows;
import org.sirocco.tornado.kernels.ScoreForm;
import org.sirocco.tornado.kernels.Spans;
import org.sirocco.tornado.kernels.steps.AttentionTasks;
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

    EncoderGraph(Accelerator device, KernelSet kernels, DeviceWeights weights, Capacity capacity, boolean inSteps) {
        this.form = weights.form();
        this.kernels = kernels;
        this.capacity = capacity;
        this.layout = BatchLayout.allocate(capacity.tokens());
        int rows = kernels.readableRows(capacity.tokens());
        this.hidden = array(rows, form.inputs());
        this.steps = inSteps ? AttentionArrays.allocate(rows, rows, capacity.scores(), form.heads().width()) : null;
        this.queryBlock = inSteps ? capacity.tokens() : kernels.queryBlock(form.heads().size());
        this.plan = new Plan(device);
        for (int tokens : STAGES) {
            if (tokens < capacity.tokens()) {
                addUpload(tokens);
            }
        }
        addUpload(capacity.tokens());
        this.result = addLayer(weights, rows);
        plan.build();
    }

    private void addUpload(int tokens) {
        FloatArray stage = new FloatArray(Math.multiplyExact(tokens, form.inputs()));
        stages.add(stage);
        Plan.Graph graph = plan.add("upload" + tokens);
        graph.tasks().transferToDevice(DataTransferMode.EVERY_EXECUTION, stage, layout);
        LayerTasks tasks = new LayerTasks(graph.tasks(), graph.grids(), layout, layer);
        Rows.addSpread(tasks, "spread", stage, hidden, form.inputs(), kernels.lanes());
        graph.tasks().persistOnDevice(hidden, layout);
    }

    /** Each block: h = past(h) + f(h), normalised before f, after the sum, or not at all. Returns where h then is. */
    private FloatArray addLayer(DeviceWeights weights, int rows) {
        Plan.Graph graph = plan.add("layer");
        TaskGraph tasks = graph.tasks();
        for (int stage = 0; stage < stages.size(); stage++) {
            tasks.consumeFromDevice(plan.name(stage), hidden, layout);
        }
        tasks.transferToDevice(DataTransferMode.FIRST_EXECUTION, weights.arrays());
        tasks.transferToDevice(DataTransferMode.EVERY_EXECUTION, layer);
        LayerTasks parts = new LayerTasks(tasks, graph.grids(), layout, layer);
        FloatArray qkv = array(rows, form.heads().projected());
        FloatArray normed = normedBefore(parts, weights, 0, hidden, null, rows);
        weights.qkv().product(parts, "qkv", normed, stride(0), qkv, Epilogue.NONE);
        FloatArray context = attention(parts, graph.grids(), qkv, rows);
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

    /** Of what attention (0) or the feed-forward network (1) reads. */
    private int stride(int which) {
        return Panels.stride(form.widths(which).inputs());
    }

    private static FloatArray array(int rows, int size) {
        return new FloatArray(Math.multiplyExact(rows, Panels.stride(size)));
    }

    /** What a block's sum begins with: its input, or that through the residual's projection. */
    private FloatArray addPast(LayerTasks parts, DeviceWeights weights, int which, FloatArray x, int rows) {
        DeviceLinear past = weights.past(which);
        if (past == null) {
            return x;
        }
        FloatArray y = array(rows, form.widths(which).outputs());
        past.product(parts, PASTS[which], x, stride(which), y, Epilogue.NONE);
        return y;
    }

    /** Whether any layer normalises there. */
    private boolean normalises(int which, Place place) {
        return form.norm(which).places().contains(place);
    }

    /** What attention (0) or the feed-forward network (1) reads; where there is none to share, an array of its own. */
    private FloatArray normedBefore(LayerTasks parts, DeviceWeights weights, int which, FloatArray x, FloatArray shared,
            int rows) {
        if (!normalises(which, Place.BEFORE)) {
            return x;
        }
        FloatArray normed = shared == null ? array(rows, form.widths(which).inputs()) : shared;
        kernels.norm(parts, NORMS[which], x, weights.norms(which), normed, asked(which, Place.BEFORE));
        return normed;
    }

    private void normAfter(LayerTasks parts, DeviceWeights weights, int which, FloatArray x) {
        if (normalises(which, Place.AFTER)) {
            String task = normalises(which, Place.BEFORE) ? NORMS[which] + "After" : NORMS[which];
            kernels.norm(parts, task, x, weights.norms(which), x, asked(which, Place.AFTER));
        }
    }

    /** Where a layer says whether it normalises there; nowhere if all do. */
    private int asked(int which, Place place) {
        return form.norm(which).places().size() == 1
                ? 0
                : LayerNumbers.NORMS + 2 * which + (place == Place.BEFORE ? 0 : 1);
    }

    /** The feed-forward network but for its last product. */
    private FloatArray addNetwork(LayerTasks parts, DeviceWeights weights, FloatArray x, int rows) {
        int activation = Epilogue.of(form.network().activation());
        FloatArray wide = array(rows, form.network().size());
        if (!form.network().gated()) {
            weights.up().product(parts, "intermediate", x, stride(1), wide, activation);
            return wide;
        }
        FloatArray gate = array(rows, form.network().size());
        weights.gate().product(parts, "gate", x, stride(1), gate, activation);
        weights.up().product(parts, "intermediate", x, stride(1), wide, Epilogue.NONE);
        Rows.addGate(parts, "gated", wide, gate, weights.up().stride(), kernels.lanes());
        parts.graph().persistOnDevice(gate);
        return wide;
    }

    private FloatArray attention(LayerTasks parts, Grids grids, FloatArray qkv, int rows) {
        StackForm.Heads heads = form.heads();
        HeadShape shape = new HeadShape(heads.count(), heads.keyValueCount(), heads.size(), heads.scale(),
                capacity.tokens());
        ScoreForm scores = scoreForm(parts, qkv, shape);
        if (steps == null) {
            FloatArray context = array(rows, heads.width());
            kernels.attention(parts, "attention", qkv, context, shape, scores);
            return context;
        }
        parts.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, steps.spans());
        Rows.addSplit(parts, "split", qkv, steps, shape, kernels.lanes());
        AttentionTasks.add(parts.graph(), grids, steps, shape, scores, kernels.lanes());
        parts.graph().transferToHost(DataTransferMode.UNDER_DEMAND, steps.q(), steps.k(), steps.v(), steps.scores(),
                steps.scaled(), steps.weights(), steps.context());
        return steps.context();
    }

    /** Turns queries and keys where positions are rotary; what else positions and reach do is done to scores. */
    private ScoreForm scoreForm(LayerTasks parts, FloatArray qkv, HeadShape shape) {
        List<AttentionPositions> positions = form.positions();
        if (Rotation.numbers(positions, shape.headSize(), shape.tokens()) > 0) {
            FloatArray angles = Rotation.angles(positions, shape.headSize(), shape.tokens());
            parts.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, angles);
            Rotation.add(parts, "rotate", qkv, angles, shape, kernels.lanes());
        }
        int farthest = ScoreForm.farthest(positions, shape.tokens());
        FloatArray biases = qkv;
        if (farthest > 0) {
            biases = ScoreForm.biases(positions, shape.heads(), farthest);
            parts.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, biases);
        }
        return new ScoreForm(layer, form.isBounded() ? 1 : 0, biases, farthest);
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
        int blocks = BatchLayout.write(batch, queryBlock, layout);
        if (steps != null) {
            Spans.write(batch, batch, form.heads().count(), steps.spans());
        }
        plan.fit(batch.tokens(), blocks);
        plan.execute(stage);
    }

    /** The device itself would write beyond its buffers. */
    private void checkFits(PackedBatch batch) {
        long scores = steps == null ? 0 : Spans.scores(batch, batch, form.heads().count());
        if (batch.tokens() > capacity.tokens() || scores > capacity.scores()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "a batch of %d tokens and %d scores does not fit %s", batch.tokens(), scores, capacity));
        }
    }

    /** Runs a layer over what is there, by its number in the model. */
    void layer(int number) {
        form.write(number, layer);
        plan.execute(stages.size());
    }

    /** Brings the hidden states down after a layer, to row {@code first} of (…, C). */
    void download(int tokens, float[] to, int first) {
        int size = form.outputs();
        int stride = Panels.stride(size);
        plan.download(result, tokens * stride);
        if (size == stride) {
            HostArrays.read(result, 0, to, first * size, tokens * size);
            return;
        }
        for (int row = 0; row < tokens; row++) {
            HostArrays.read(result, row * stride, to, (first + row) * size, size);
        }
    }

    /** Brings the attention steps down after a layer. */
    AttentionReader downloadSteps(PackedBatch batch) {
        AttentionReader reader = new AttentionReader(steps, batch, batch, form.heads().count(),
                form.heads().size());
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
