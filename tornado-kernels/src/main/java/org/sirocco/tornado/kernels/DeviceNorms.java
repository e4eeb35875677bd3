package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.model.LayerNorm;
import org.sirocco.encoder.model.LayerWeights;
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
        float[] data = new float[layers.size() * 4 * size];
        int at = 0;
        for (LayerWeights layer : layers) {
            for (LayerNorm norm : List.of(layer.attentionNorm(), layer.outputNorm())) {
                norm.weight().data().get(0, data, at, size);
                norm.bias().data().get(0, data, at + size, size);
                at += 2 * size;
            }
        }
        return new DeviceNorms(FloatArray.fromArray(data), size, epsilon);
    }
}
