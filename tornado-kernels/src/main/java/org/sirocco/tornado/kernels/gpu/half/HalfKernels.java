package org.sirocco.tornado.kernels.gpu.half;

import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.tornado.kernels.DeviceLimits;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.DeviceNorms;
import org.sirocco.tornado.kernels.HeadShape;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerMaps;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.ScoreForm;
import org.sirocco.tornado.kernels.gpu.GpuKernels;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * For NVIDIA's GPUs by way of CUDA: the products of {@link HalfProduct}, whose operands, weights and activations, are float16 and
 * whose sums are float32; attention, norms and what is added up from layer to layer stay float32, as {@link GpuKernels} has them.
 */
public final class HalfKernels implements KernelSet {
    private final KernelSet single;

    public HalfKernels(DeviceLimits limits) {
        this.single = new GpuKernels(limits);
    }

    @Override
    public String name() {
        return single.name() + " with float16 products";
    }

    @Override
    public WeightForm weights() {
        return WeightForm.FLOAT16;
    }

    @Override
    public int usualTokens() {
        return single.usualTokens();
    }

    @Override
    public int queryBlock(int headSize) {
        return single.queryBlock(headSize);
    }

    @Override
    public int lanes() {
        return single.lanes();
    }

    /** Whole tiles. */
    @Override
    public int readableRows(int tokens) {
        return Math.ceilDiv(single.readableRows(tokens), HalfProduct.ROWS) * HalfProduct.ROWS;
    }

    @Override
    public DeviceLinear linear(LayerMaps maps) {
        return HalfLinear.of(maps);
    }

    @Override
    public long bytes(int layers, int outputs, int inputs) {
        return HalfLinear.bytes(layers, outputs, inputs);
    }

    @Override
    public void norm(LayerTasks tasks, String task, FloatArray x, DeviceNorms norms, FloatArray y, int asked) {
        single.norm(tasks, task, x, norms, y, asked);
    }

    @Override
    public void attention(LayerTasks tasks, String task, FloatArray qkv, FloatArray context, HeadShape shape,
            ScoreForm form) {
        single.attention(tasks, task, qkv, context, shape, form);
    }
}
