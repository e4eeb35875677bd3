package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.model.Linear;
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
        float[] bias = new float[layers.size() * stride];
        for (int l = 0; l < layers.size(); l++) {
            int at = l * stride;
            for (Linear linear : layers.get(l)) {
                System.arraycopy(linear.biasOrZeros(), 0, bias, at, linear.outputs());
                at += linear.outputs();
            }
        }
        return new DeviceLinear(kernels.pack(layers.size(), l -> joined(layers.get(l), outputs * inputs), outputs,
                inputs), FloatArray.fromArray(bias), inputs, stride);
    }

    private static float[] joined(List<Linear> parts, int size) {
        float[] joined = new float[size];
        int at = 0;
        for (Linear linear : parts) {
            linear.weight().data().get(0, joined, at, linear.weight().size());
            at += linear.weight().size();
        }
        return joined;
    }

    /** What the maps of that many layers take on the device. */
    public static long bytes(int layers, int outputs, int inputs) {
        return (long) layers * Panels.stride(outputs) * (inputs + 1L) * Float.BYTES;
    }
}
