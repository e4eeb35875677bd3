package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.NormOrder;
import org.sirocco.tornado.kernels.AttentionArrays;
import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.Epilogue;
import org.sirocco.tornado.kernels.Grids;
import org.sirocco.tornado.kernels.HeadShape;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Panels;
import org.sirocco.tornado.kernels.Rows;
import org.sirocco.tornado.kernels.Spans;
import org.sirocco.tornado.kernels.steps.AttentionTasks;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The encoder stack on a device: a graph of one layer, run L times with the layer's number in an array and the weights of all
 * layers in the device's memory, between an upload and a download of the hidden states. One thread at a time.
 *
 * <p>One compiled layer serves every layer, every length and every batch up to its capacity. Uploads come in a few sizes, so
 * that a short sentence does not move the whole capacity.
 */
final class EncoderGraph implements AutoCloseable {
    /** Tokens that the smaller uploads hold. */
    private static final int[] STAGES = {64, 512, 4096};

    private final EncoderConfig config;
    private final KernelSet kernels;
    private final Capacity capacity;
    private final Plan plan;
    private final List<FloatArray> stages = new ArrayList<>();
    private final IntArray layout;
    private final IntArray layer = new IntArray(1);
    private final FloatArray hidden;
    private final AttentionArrays steps;
    private final int queryBlock;

    EncoderGraph(Accelerator device, KernelSet kernels, DeviceWeights weights, EncoderConfig config, Capacity capacity,
            boolean inSteps) {
        this.config = config;
        this.kernels = kernels;
        this.capacity = capacity;
        this.layout = BatchLayout.allocate(capacity.tokens());
        int rows = kernels.readableRows(capacity.tokens());
        this.hidden = new FloatArray(Math.multiplyExact(rows, Panels.stride(config.hiddenSize())));
        this.steps = inSteps ? AttentionArrays.allocate(rows, rows, capacity.scores(), config.hiddenSize()) : null;
        this.queryBlock = inSteps ? capacity.tokens() : kernels.queryBlock(config.headSize());
        this.plan = new Plan(device);
        for (int tokens : STAGES) {
            if (tokens < capacity.tokens()) {
                addUpload(tokens);
            }
        }
        addUpload(capacity.tokens());
        addLayer(weights, rows);
        plan.build();
    }

    private void addUpload(int tokens) {
        FloatArray stage = new FloatArray(Math.multiplyExact(tokens, config.hiddenSize()));
        stages.add(stage);
        Plan.Graph graph = plan.add("upload" + tokens);
        graph.tasks().transferToDevice(DataTransferMode.EVERY_EXECUTION, stage, layout);
        LayerTasks tasks = new LayerTasks(graph.tasks(), graph.grids(), layout, layer);
        Rows.addSpread(tasks, "spread", stage, hidden, config.hiddenSize(), kernels.lanes());
        graph.tasks().persistOnDevice(hidden, layout);
    }

    /** Post-norm: h = norm(h + f(h)); pre-norm: h = h + f(norm(h)). */
    private void addLayer(DeviceWeights weights, int rows) {
        int stride = Panels.stride(config.hiddenSize());
        boolean preNorm = config.normOrder() == NormOrder.PRE;
        FloatArray normed = preNorm ? new FloatArray(Math.multiplyExact(rows, stride)) : hidden;
        FloatArray qkv = new FloatArray(Math.multiplyExact(rows, weights.qkv().stride()));
        FloatArray inner = new FloatArray(Math.multiplyExact(rows, weights.intermediate().stride()));

        Plan.Graph graph = plan.add("layer");
        TaskGraph tasks = graph.tasks();
        for (int stage = 0; stage < stages.size(); stage++) {
            tasks.consumeFromDevice(plan.name(stage), hidden, layout);
        }
        tasks.transferToDevice(DataTransferMode.FIRST_EXECUTION, weights.arrays());
        tasks.transferToDevice(DataTransferMode.EVERY_EXECUTION, layer);
        LayerTasks parts = new LayerTasks(tasks, graph.grids(), layout, layer);
        if (preNorm) {
            kernels.norm(parts, "attentionNorm", hidden, weights.norms(), normed, 0);
        }
        kernels.product(parts, "qkv", normed, stride, weights.qkv(), qkv, Epilogue.NONE);
        FloatArray context = attention(parts, graph.grids(), qkv, rows);
        kernels.product(parts, "output", context, steps == null ? stride : config.hiddenSize(), weights.output(),
                hidden, Epilogue.RESIDUAL);
        kernels.norm(parts, preNorm ? "outputNorm" : "attentionNorm", hidden, weights.norms(), normed,
                preNorm ? 1 : 0);
        kernels.product(parts, "intermediate", normed, stride, weights.intermediate(), inner,
                Epilogue.of(config.hiddenAct()));
        kernels.product(parts, "down", inner, weights.intermediate().stride(), weights.down(), hidden,
                Epilogue.RESIDUAL);
        if (!preNorm) {
            kernels.norm(parts, "outputNorm", hidden, weights.norms(), hidden, 1);
        }
        // Closing a plan frees what was declared, and nothing else.
        tasks.persistOnDevice(qkv, context, inner);
        if (preNorm) {
            tasks.persistOnDevice(normed);
        }
    }

    private FloatArray attention(LayerTasks parts, Grids grids, FloatArray qkv, int rows) {
        HeadShape heads = new HeadShape(config.numAttentionHeads(), config.headSize(), capacity.tokens());
        if (steps == null) {
            FloatArray context = new FloatArray(Math.multiplyExact(rows, Panels.stride(config.hiddenSize())));
            kernels.attention(parts, "attention", qkv, context, heads);
            return context;
        }
        parts.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, steps.spans());
        Rows.addSplit(parts, "split", qkv, steps, config.hiddenSize(), kernels.lanes());
        AttentionTasks.add(parts.graph(), grids, steps, heads, kernels.lanes());
        parts.graph().transferToHost(DataTransferMode.UNDER_DEMAND, steps.q(), steps.k(), steps.v(), steps.scores(),
                steps.scaled(), steps.weights(), steps.context());
        return steps.context();
    }

    Capacity capacity() {
        return capacity;
    }

    /** Sends hidden states up, from row {@code first} of (…, C). */
    void upload(PackedBatch batch, float[] from, int first) {
        checkFits(batch);
        int size = config.hiddenSize();
        int stage = 0;
        while (stages.get(stage).getSize() < batch.tokens() * size) {
            stage++;
        }
        HostArrays.write(from, first * size, batch.tokens() * size, stages.get(stage), 0);
        int blocks = BatchLayout.write(batch, queryBlock, layout);
        if (steps != null) {
            Spans.write(batch, batch, config.numAttentionHeads(), steps.spans());
        }
        plan.fit(batch.tokens(), blocks);
        plan.execute(stage);
    }

    /** The device itself would write beyond its buffers. */
    private void checkFits(PackedBatch batch) {
        long scores = steps == null ? 0 : Spans.scores(batch, batch, config.numAttentionHeads());
        if (batch.tokens() > capacity.tokens() || scores > capacity.scores()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "a batch of %d tokens and %d scores does not fit %s", batch.tokens(), scores, capacity));
        }
    }

    /** Runs a layer over what is there. */
    void layer(int number) {
        layer.set(0, number);
        plan.execute(stages.size());
    }

    /** Brings the hidden states down after a layer, to row {@code first} of (…, C). */
    void download(int tokens, float[] to, int first) {
        int size = config.hiddenSize();
        int stride = Panels.stride(size);
        plan.download(hidden, tokens * stride);
        if (size == stride) {
            HostArrays.read(hidden, 0, to, first * size, tokens * size);
            return;
        }
        for (int row = 0; row < tokens; row++) {
            HostArrays.read(hidden, row * stride, to, (first + row) * size, size);
        }
    }

    /** Brings the attention steps down after a layer. */
    AttentionReader downloadSteps(PackedBatch batch) {
        AttentionReader reader = new AttentionReader(steps, batch, batch, config.numAttentionHeads(),
                config.headSize());
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
