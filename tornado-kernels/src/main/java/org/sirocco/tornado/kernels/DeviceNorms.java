package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.LayerNorm;
import org.sirocco.encoder.LayerWeights;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The normalisations of every layer, ready for the device.
 *
 * @param data    (L, 2, 2, size): attention's and feed-forward's, gain and shift of each
 * @param size    C
 * @param epsilon added to the variance
 */
public record DeviceNorms(FloatArray data, int size, float epsilon) {
    /** Lays the norms out. */
    public static DeviceNorms of(List<LayerWeights> layers, int size, float epsilon) {
        FloatArray data = new FloatArray(layers.size() * 4 * size);
        int at = 0;
        for (LayerWeights layer : layers) {
            for (LayerNorm norm : List.of(layer.attentionNorm(), layer.outputNorm())) {
                for (float[] numbers : List.of(norm.weight().toArray(), norm.bias().toArray())) {
                    for (float number : numbers) {
                        data.set(at++, number);
                    }
                }
            }
        }
        return new DeviceNorms(data, size, epsilon);
    }
}
