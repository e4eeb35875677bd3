package org.sirocco.lab.extractors;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a stack of one-dimensional convolutions is built.
 *
 * @param kernel   tokens that one output of a layer sees, odd
 * @param depth    layers
 * @param channels C of the input and of the output; between them the channels double layer by layer, then halve again
 */
public record ConvolutionShape(int kernel, int depth, int channels) {
    /** So that the laboratory keeps within a minute or so. */
    private static final int MOST_WEIGHTS = 250_000;

    public ConvolutionShape {
        if (kernel < 1 || kernel % 2 == 0 || kernel > 11) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "kernel (%d) must be odd, at least 1 and at most 11", kernel));
        }
        if (depth < 1 || depth > 8) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "depth (%d) must be at least 1 and at most 8", depth));
        }
        if (channels < 1 || channels > 64) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "channels (%d) must be at least 1 and at most 64", channels));
        }
        int[] widths = widths(depth, channels);
        int weights = IntStream.range(0, depth).map(l -> kernel * widths[l] * widths[l + 1]).sum();
        if (weights > MOST_WEIGHTS) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "kernel (%d), depth (%d) and channels (%d) make %,d weights, which must be at most %,d",
                            kernel, depth, channels, weights, MOST_WEIGHTS));
        }
    }

    /** How many tokens to either side an output can see. */
    public int reach() {
        return depth * (kernel - 1) / 2;
    }

    /** (depth + 1) channels before the first layer, between layers, and after the last. */
    public int[] widths() {
        return widths(depth, channels);
    }

    private static int[] widths(int depth, int channels) {
        int[] widths = new int[depth + 1];
        for (int l = 0; l <= depth; l++) {
            widths[l] = channels << Math.min(l, depth - l);
        }
        return widths;
    }
}
