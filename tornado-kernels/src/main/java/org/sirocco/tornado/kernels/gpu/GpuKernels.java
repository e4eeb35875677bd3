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

    /** As many queries, and keys at a time, as fit into local memory. */
    @Override
    public int queryBlock(int headSize) {
        int edge = 16;
        while (edge > 0 && (GpuAttention.localBytes(edge, headSize) > limits.localBytes()
                || (long) edge * edge > limits.groupItems())) {
            edge /= 2;
        }
        if (edge == 0) {
            throw new BackendUnavailableException(limits.device(),
                    String.format(Locale.ROOT,
                            "fused attention with head size %d needs %d bytes of local memory, the device has %d",
                            headSize, GpuAttention.localBytes(1, headSize), limits.localBytes()),
                    "take attention in steps, or another backend");
        }
        return edge;
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
        return GpuLinear.of(maps);
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
        int edge = queryBlock(shape.headSize());
        tasks.graph().task(task, GpuAttention::attend, new KernelContext(), qkv, context, tasks.batch(),
                form.layer(), form.biases(), shape.heads(), shape.keyValueHeads(), shape.headSize(), shape.stride(),
                Panels.stride(shape.size()), edge, form.bounded(), form.farthest(), shape.scale());
        tasks.grids().add(task, edge, edge, GpuAttention.localBytes(edge, shape.headSize()),
                (tokens, blocks) -> new Groups(blocks, shape.heads()));
    }
}
