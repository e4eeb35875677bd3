package org.sirocco.tornado.kernels;

import java.util.List;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.Norm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The normalisations of a block of every layer, ready for the device.
 *
 * @param data (L, 2, size): gain and shift; zeros where there is none
 * @param size C
 * @param kind what they are
 */
public record DeviceNorms(FloatArray data, int size, Kind kind) {
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
    public static DeviceNorms of(List<BlockNorm> norms, int size, Kind kind) {
        float[] data = new float[norms.size() * 2 * size];
        int at = 0;
        for (BlockNorm norm : norms) {
            switch (norm) {
                case BlockNorm.Before before -> write(before.norm(), data, at);
                case BlockNorm.After after -> write(after.norm(), data, at);
                case BlockNorm.None none -> {
                }
            }
            at += 2 * size;
        }
        return new DeviceNorms(FloatArray.fromArray(data), size, kind);
    }

    private static void write(Norm norm, float[] data, int at) {
        norm.weight().copyTo(0, data, at, norm.size());
        switch (norm) {
            case Norm.Layer layer -> System.arraycopy(layer.biasOrZeros(), 0, data, at + norm.size(), norm.size());
            case Norm.Rms rms -> {
            }
        }
    }
}
