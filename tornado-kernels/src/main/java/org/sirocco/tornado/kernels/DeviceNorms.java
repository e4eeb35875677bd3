package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.Norm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The normalisations of every layer, ready for the device.
 *
 * @param data             (L, 2, 2, size): attention's and feed-forward's, gain and shift of each; zeros where there is none
 * @param size             C
 * @param attentionEpsilon added to the variance
 * @param networkEpsilon   added to the variance
 */
public record DeviceNorms(FloatArray data, int size, float attentionEpsilon, float networkEpsilon) {
    /** Lays the norms out. */
    public static DeviceNorms of(List<EncoderLayer> layers, int size, float attentionEpsilon, float networkEpsilon) {
        float[] data = new float[layers.size() * 4 * size];
        int at = 0;
        for (EncoderLayer layer : layers) {
            for (BlockNorm norm : List.of(layer.attention().norm(), layer.feedForward().norm())) {
                switch (norm) {
                    case BlockNorm.Before before -> write(before.norm(), data, at);
                    case BlockNorm.After after -> write(after.norm(), data, at);
                    case BlockNorm.None none -> {
                    }
                }
                at += 2 * size;
            }
        }
        return new DeviceNorms(FloatArray.fromArray(data), size, attentionEpsilon, networkEpsilon);
    }

    private static void write(Norm norm, float[] data, int at) {
        norm.weight().copyTo(0, data, at, norm.size());
        switch (norm) {
            case Norm.Layer layer -> System.arraycopy(layer.biasOrZeros(), 0, data, at + norm.size(), norm.size());
            case Norm.Rms rms -> throw new IllegalArgumentException("no kernel for RMS normalisation");
        }
    }

    /** Of attention's (0) or feed-forward's (1). */
    public float epsilon(int which) {
        return which == 0 ? attentionEpsilon : networkEpsilon;
    }
}
