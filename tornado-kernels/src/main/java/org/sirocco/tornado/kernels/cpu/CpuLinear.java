package org.sirocco.tornado.kernels.cpu;

import java.util.List;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.LayerMaps;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Panels;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;

/**
 * Float32 weights in panels of 16 outputs.
 *
 * @param weight (L, panels, inputs, 16)
 * @param bias   (L, stride)
 */
record CpuLinear(VectorFloat8 weight, FloatArray bias, int inputs, int stride) implements DeviceLinear {
    static CpuLinear of(LayerMaps maps) {
        int inputs = maps.inputs();
        int layers = maps.layers().size();
        int size = Math.multiplyExact(maps.stride(), inputs);
        FloatArray packed = new FloatArray(Math.multiplyExact(layers, size));
        for (int l = 0; l < layers; l++) {
            float[] weight = maps.weights(l);
            float[] panels = new float[size];
            for (int o = 0; o < maps.outputs(); o++) {
                int at = o / Panels.WIDTH * inputs * Panels.WIDTH + o % Panels.WIDTH;
                for (int k = 0; k < inputs; k++) {
                    panels[at + k * Panels.WIDTH] = weight[o * inputs + k];
                }
            }
            HostArrays.write(panels, packed, l * size);
        }
        return new CpuLinear(new VectorFloat8(packed), maps.biases(), inputs, maps.stride());
    }

    @Override
    public List<Object> arrays() {
        return List.of(weight, bias);
    }

    @Override
    public void product(LayerTasks tasks, String task, FloatArray x, int xStride, FloatArray y, int epilogue) {
        tasks.graph().task(task, CpuProduct::multiply, new KernelContext(), x, weight, bias, y, tasks.batch(),
                tasks.layer(), inputs, xStride, stride, epilogue);
        int panels = stride / Panels.WIDTH;
        tasks.grids().add(task, 1, 1, 0, (tokens, blocks) -> new Groups(Math.ceilDiv(tokens, CpuProduct.ROWS), panels));
    }
}
