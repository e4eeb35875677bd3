package org.sirocco.tornado.kernels.gpu;

import java.util.Locale;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.tornado.kernels.DeviceLimits;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.DeviceNorms;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.kernels.HeadShape;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerMaps;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Panels;
import org.sirocco.tornado.kernels.ScoreForm;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** For GPUs: tiles in local memory, neighbouring work items on neighbouring numbers, no vector types. */
public final class GpuKernels implements KernelSet {
    /** Queries of a block, which attention does without: so many turn together where positions are rotary. */
    private static final int BLOCK = 16;

    private final DeviceLimits limits;

    public GpuKernels(DeviceLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "GPU kernels";
    }

    @Override
    public int usualTokens() {
        return 32_768;
    }

    @Override
    public int queryBlock(int headSize) {
        int items = HeadParts.queries(headSize) * HeadParts.count(headSize);
        long most = Math.min(HeadParts.MOST_ITEMS, limits.groupItems());
        int chunk = HeadParts.chunk(headSize, limits.localBytes());
        long bytes = HeadParts.localBytes(headSize, chunk);
        if (bytes > limits.localBytes() || items > most) {
            throw new BackendUnavailableException(limits.device(),
                    String.format(Locale.ROOT,
                            "fused attention with head size %d needs %d bytes of local memory and groups of %d work items, there are at most %d and %d",
                            headSize, bytes, items, limits.localBytes(), most),
                    "take attention in steps, or another backend");
        }
        return BLOCK;
    }

    @Override
    public int lanes() {
        return 32;
    }

    @Override
    public int readableRows(int tokens) {
        return tokens;
    }

    @Override
    public DeviceLinear linear(LayerMaps maps) {
        return GpuLinear.of(maps, limits.cores());
    }

    @Override
    public void norm(LayerTasks tasks, String task, FloatArray x, DeviceNorms norms, FloatArray y, int asked) {
        tasks.graph().task(task, GpuNorm::normalise, new KernelContext(), x, norms.data(), y, tasks.layer(), asked,
                norms.kind().centred(), norms.size(), Panels.stride(norms.size()), norms.kind().epsilon());
        tasks.grids().add(task, GpuNorm.GROUP, 1, GpuNorm.LOCAL_BYTES, (tokens, blocks) -> new Groups(tokens, 1));
    }

    @Override
    public void attention(LayerTasks tasks, String task, FloatArray qkv, FloatArray context, HeadShape shape,
            ScoreForm form) {
        int queries = HeadParts.queries(shape.headSize());
        int chunk = HeadParts.chunk(shape.headSize(), limits.localBytes());
        tasks.graph().task(task, GpuAttention::attend, new KernelContext(), qkv, context, tasks.batch(),
                form.layer(), form.biases(), shape.heads(), shape.keyValueHeads(), shape.headSize(), shape.stride(),
                Panels.stride(shape.size()), chunk, form.bounded(), form.farthest(), shape.scale());
        tasks.grids().add(task, queries, HeadParts.count(shape.headSize()),
                HeadParts.localBytes(shape.headSize(), chunk),
                (tokens, blocks) -> new Groups(Math.ceilDiv(tokens, queries), shape.heads()));
    }
}
