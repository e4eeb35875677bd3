package org.sirocco.tornado.kernels.cpu;

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
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;

/** For CPUs as OpenCL devices: vectors in registers, packed weights, no local memory, one work item per group. */
public final class CpuKernels implements KernelSet {
    private final int cores;

    public CpuKernels(DeviceLimits limits) {
        this.cores = limits.cores();
    }

    @Override
    public String name() {
        return "CPU kernels";
    }

    @Override
    public int usualTokens() {
        return 4096;
    }

    @Override
    public int queryBlock(int headSize) {
        return CpuAttention.BLOCK;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public int readableRows(int tokens) {
        return Math.ceilDiv(tokens, CpuProduct.ROWS) * CpuProduct.ROWS + 1;
    }

    @Override
    public DeviceLinear linear(LayerMaps maps) {
        return CpuLinear.of(maps);
    }

    @Override
    public void norm(LayerTasks tasks, String task, FloatArray x, DeviceNorms norms, FloatArray y, int asked) {
        tasks.graph().task(task, CpuNorm::normalise, new KernelContext(), x, norms.data(), y, tasks.batch(),
                tasks.layer(), asked, norms.kind().centred(), norms.size(), Panels.stride(norms.size()),
                norms.kind().epsilon());
        tasks.grids().add(task, 1, 1, 0, (tokens, blocks) -> new Groups(tokens, 1));
    }

    @Override
    public void attention(LayerTasks tasks, String task, FloatArray qkv, FloatArray context, HeadShape shape,
            ScoreForm form) {
        int capacity = Math.ceilDiv(shape.tokens(), 8) * 8;
        int workers = CpuAttention.workers(cores, shape.headSize(), capacity);
        VectorFloat8 packed = new VectorFloat8(
                Math.multiplyExact(workers, CpuAttention.vectors(shape.headSize(), capacity)));
        FloatArray scores = new FloatArray(workers * 4 * capacity);
        // Vectors must be declared, and what is not declared is not freed.
        tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, packed);
        tasks.graph().persistOnDevice(scores);
        tasks.graph().task(task, CpuAttention::attend, new KernelContext(), qkv, packed, scores, context,
                tasks.batch(), form.layer(), form.biases(), shape.heads(), shape.keyValueHeads(), shape.headSize(),
                shape.stride(), Panels.stride(shape.size()), capacity, workers, form.bounded(), form.farthest(),
                shape.scale());
        tasks.grids().add(task, 1, 1, 0, (tokens, blocks) -> new Groups(workers, 1));
    }
}
