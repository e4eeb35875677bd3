package org.sirocco.tornado.kernels.gpu;

import java.util.List;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.LayerMaps;
import org.sirocco.tornado.kernels.LayerTasks;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Float32 weights, transposed.
 *
 * @param weight (L, {@link Tiles#depth}, stride): Wᵀ, filled up with zeros
 * @param bias   (L, stride)
 * @param cores  of the device
 */
record GpuLinear(FloatArray weight, FloatArray bias, int inputs, int stride, int cores) implements DeviceLinear {
    static GpuLinear of(LayerMaps maps, int cores) {
        int inputs = maps.inputs();
        int stride = maps.stride();
        int layers = maps.layers().size();
        int size = Math.multiplyExact(stride, Tiles.depth(inputs));
        FloatArray packed = new FloatArray(Math.multiplyExact(layers, size));
        for (int l = 0; l < layers; l++) {
            float[] weight = maps.weights(l);
            float[] transposed = new float[size];
            for (int o = 0; o < maps.outputs(); o++) {
                for (int k = 0; k < inputs; k++) {
                    transposed[k * stride + o] = weight[o * inputs + k];
                }
            }
            HostArrays.write(transposed, packed, l * size);
        }
        return new GpuLinear(packed, maps.biases(), inputs, stride, cores);
    }

    @Override
    public List<Object> arrays() {
        return List.of(weight, bias);
    }

    /** Rows up to which small tiles are made: where large ones would leave half of the device without any. */
    private int few() {
        int columns = Math.ceilDiv(stride, GpuProduct.TILE);
        return Math.max(GpuProduct.SMALL, cores / 2 / columns * GpuProduct.TILE);
    }

    @Override
    public void product(LayerTasks tasks, String task, FloatArray x, int xStride, FloatArray y, int epilogue) {
        int few = few();
        tasks.graph().task(task, GpuProduct::multiply, new KernelContext(), x, weight, bias, y, tasks.batch(),
                tasks.layer(), inputs, xStride, stride, few, epilogue);
        tasks.grids().add(task, GpuProduct.GROUP, 1, GpuProduct.LOCAL_BYTES,
                (tokens, blocks) -> groups(tokens, tokens <= few ? GpuProduct.SMALL : GpuProduct.TILE));
    }

    private Groups groups(int tokens, int tile) {
        return new Groups(Math.ceilDiv(stride, tile), Math.ceilDiv(tokens, tile));
    }
}
