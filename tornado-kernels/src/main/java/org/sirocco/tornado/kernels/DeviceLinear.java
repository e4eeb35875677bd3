package org.sirocco.tornado.kernels;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.Linear;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One linear map of every layer, ready for the device.
 *
 * @param weight as its {@link KernelSet} lays it out
 * @param bias   (L, stride)
 * @param inputs numbers that go in for each token
 * @param stride {@link Panels#stride} of the numbers that come out
 */
public record DeviceLinear(Object weight, FloatArray bias, int inputs, int stride) {
    /**
     * Lays maps out; those of a layer give their outputs side by side.
     *
     * @param layers the maps of each layer
     */
    public static DeviceLinear of(List<List<Linear>> layers, KernelSet kernels) {
        int inputs = layers.getFirst().getFirst().inputs();
        int outputs = layers.getFirst().stream().mapToInt(Linear::outputs).sum();
        int stride = Panels.stride(outputs);
        List<float[]> weights = new ArrayList<>();
        FloatArray bias = new FloatArray(layers.size() * stride);
        bias.init(0);
        for (int l = 0; l < layers.size(); l++) {
            float[] joined = new float[outputs * inputs];
            int row = 0;
            for (Linear linear : layers.get(l)) {
                linear.weight().data().get(0, joined, row * inputs, linear.weight().size());
                float[] shift = linear.biasOrZeros();
                for (int i = 0; i < shift.length; i++) {
                    bias.set(l * stride + row + i, shift[i]);
                }
                row += linear.outputs();
            }
            weights.add(joined);
        }
        return new DeviceLinear(kernels.pack(weights, outputs, inputs), bias, inputs, stride);
    }

    /** What the maps of that many layers take on the device. */
    public static long bytes(int layers, int outputs, int inputs) {
        return (long) layers * Panels.stride(outputs) * (inputs + 1L) * Float.BYTES;
    }
}
