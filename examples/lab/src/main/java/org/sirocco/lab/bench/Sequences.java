package org.sirocco.lab.bench;

import java.util.Arrays;
import java.util.Random;

/** Inputs (N, C) for the extractors, and what to do with them. */
public final class Sequences {
    private Sequences() {}

    public static float[] random(int tokens, int channels, long seed) {
        Random random = new Random(seed);
        float[] x = new float[tokens * channels];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** A copy in which one token is another one's. */
    public static float[] withToken(float[] x, int token, float[] other, int channels) {
        float[] copy = x.clone();
        System.arraycopy(other, 0, copy, token * channels, channels);
        return copy;
    }

    /** A copy whose token i is the old one {@code order[i]}. */
    public static float[] reordered(float[] x, int[] order, int channels) {
        float[] out = new float[x.length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(x, order[i] * channels, out, i * channels, channels);
        }
        return out;
    }

    /** The length of the difference of one token. */
    public static double change(float[] a, float[] b, int token, int channels) {
        double square = 0;
        for (int c = token * channels; c < (token + 1) * channels; c++) {
            square += (a[c] - b[c]) * (double) (a[c] - b[c]);
        }
        return Math.sqrt(square);
    }

    /** The length of the difference over the length of the first. */
    public static double relativeChange(float[] a, float[] b) {
        double square = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            square += (a[i] - b[i]) * (double) (a[i] - b[i]);
            size += a[i] * (double) a[i];
        }
        return Math.sqrt(square / size);
    }

    /** (C) the largest number of each channel: what is left when places are forgotten. */
    public static float[] largest(float[] x, int channels) {
        float[] out = Arrays.copyOf(x, channels);
        for (int i = channels; i < x.length; i++) {
            out[i % channels] = Math.max(out[i % channels], x[i]);
        }
        return out;
    }
}
