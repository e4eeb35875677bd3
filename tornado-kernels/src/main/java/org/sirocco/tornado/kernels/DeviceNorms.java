package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.Norm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The normalisations of every layer, ready for the device.
 *
 * @param data      (L, 2, 2, size): attention's and feed-forward's, gain and shift of each; zeros where there is none
 * @param size      C
 * @param attention what attention's are
 * @param network   what feed-forward's are
 */
public record DeviceNorms(FloatArray data, int size, Kind attention, Kind network) {
    /**
     * How numbers are brought to one scale.
     *
     * @param centred 1 where their mean is taken away first, 0 for RMS normalisation
     * @param epsilon added to the mean square
     */
    public record Kind(int centred, float epsilon) {
        public static Kind of(Norm norm) {
            return switch (norm) {
                case Norm.Layer layer -> new Kind(1, layer.epsilon());
                case Norm.Rms rms -> new Kind(0, rms.epsilon());
            };
        }
    }

    /** Lays the norms out. */
    public static DeviceNorms of(List<EncoderLayer> layers, int size, Kind attention, Kind network) {
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
        return new DeviceNorms(FloatArray.fromArray(data), size, attention, network);
    }

    private static void write(Norm norm, float[] data, int at) {
        norm.weight().copyTo(0, data, at, norm.size());
        switch (norm) {
            case Norm.Layer layer -> System.arraycopy(layer.biasOrZeros(), 0, data, at + norm.size(), norm.size());
            case Norm.Rms rms -> {
            }
        }
    }

    /** Of attention's (0) or feed-forward's (1). */
    public Kind kind(int which) {
        return which == 0 ? attention : network;
    }
}
