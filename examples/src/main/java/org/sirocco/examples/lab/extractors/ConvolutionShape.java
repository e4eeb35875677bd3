package org.sirocco.examples.lab.extractors;

/**
 * How a stack of one-dimensional convolutions is built.
 *
 * @param kernel   tokens that one output of a layer sees, odd
 * @param depth    layers
 * @param channels C of the input and of the output; between them the channels double layer by layer, then halve again
 */
public record ConvolutionShape(int kernel, int depth, int channels) {
    public ConvolutionShape {
        if (kernel < 1 || kernel % 2 == 0) {
            throw new IllegalArgumentException("kernel (%d) must be odd and at least 1".formatted(kernel));
        }
        if (depth < 1 || depth > 8) {
            throw new IllegalArgumentException("depth (%d) must be at least 1 and at most 8".formatted(depth));
        }
        if (channels < 1 || channels > 256) {
            throw new IllegalArgumentException("channels (%d) must be at least 1 and at most 256".formatted(channels));
        }
    }

    /** How many tokens to either side an output can see. */
    public int reach() {
        return depth * (kernel - 1) / 2;
    }

    /** (depth + 1) channels before the first layer, between layers, and after the last. */
    public int[] widths() {
        int[] widths = new int[depth + 1];
        for (int l = 0; l <= depth; l++) {
            widths[l] = channels << Math.min(l, depth - l);
        }
        return widths;
    }
}
