package org.sirocco.tornado.kernels;

/** Weights as products read them, (L, panels, inputs, {@link #WIDTH}): 16 columns of W side by side for each input. */
public final class Panels {
    /** Columns of a panel; the distance between rows of activations is a multiple of it. */
    public static final int WIDTH = 16;

    private Panels() {}

    /** The distance between rows of that many numbers. */
    public static int stride(int numbers) {
        return Math.ceilDiv(numbers, WIDTH) * WIDTH;
    }

    /** How many panels that many outputs fill; the last is filled up with zeros. */
    static int count(int outputs) {
        return Math.ceilDiv(outputs, WIDTH);
    }
}
