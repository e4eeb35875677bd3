package org.sirocco.tornado.kernels;

/** The unit of the layouts here: rows of activations are whole panels long, and the CPU kernels' weights lie by panels. */
public final class Panels {
    /** Numbers in a row of a panel. */
    public static final int WIDTH = 16;

    private Panels() {}

    /** The distance between rows of that many numbers. */
    public static int stride(int numbers) {
        return Math.ceilDiv(numbers, WIDTH) * WIDTH;
    }
}
