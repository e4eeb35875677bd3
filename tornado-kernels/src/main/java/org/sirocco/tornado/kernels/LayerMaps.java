package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.model.Linear;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One linear map of every layer, as the model has it.
 *
 * @param layers the maps of each layer; those of a layer read the same input and give their outputs side by side
 */
public record LayerMaps(List<List<Linear>> layers) {
    public int inputs() {
        return layers.getFirst().getFirst().inputs();
    }

    /** Outputs of the maps of a layer together. */
    public int outputs() {
        return layers.getFirst().stream().mapToInt(Linear::outputs).sum();
    }

    /** {@link Panels#stride} of the outputs. */
    public int stride() {
        return Panels.stride(outputs());
    }

    /** (outputs, inputs) of a layer. */
    public float[] weights(int layer) {
        float[] joined = new float[outputs() * inputs()];
        int at = 0;
        for (Linear linear : layers.get(layer)) {
            linear.weight().copyTo(0, joined, at, linear.weight().size());
            at += linear.weight().size();
        }
        return joined;
    }

    /** (L, stride). */
    public FloatArray biases() {
        float[] biases = new float[layers.size() * stride()];
        for (int l = 0; l < layers.size(); l++) {
            int at = l * stride();
            for (Linear linear : layers.get(l)) {
                System.arraycopy(linear.biasOrZeros(), 0, biases, at, linear.outputs());
                at += linear.outputs();
            }
        }
        return FloatArray.fromArray(biases);
    }

    /** What the maps of that many layers take on the device, as a set of kernels lays them out. */
    public interface Bytes {
        long of(int layers, int outputs, int inputs);
    }

    /** The same in float32, both sides filled up. */
    public static long bytes(int layers, int outputs, int inputs) {
        return (long) layers * Panels.stride(outputs) * (Panels.stride(inputs) + 1L) * Float.BYTES;
    }
}
