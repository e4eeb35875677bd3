package org.sirocco.encoder.cpu;

import org.sirocco.encoder.Activation;
import org.sirocco.encoder.LayerNorm;
import org.sirocco.encoder.Tensor;

/**
 * Runs the vector kernels on a handful of numbers until the JVM has compiled them.
 *
 * <p>Before that every vector operation is a call that allocates, and a first sentence would take a second or two.
 */
final class WarmUp {
    /** HotSpot hands a method to its optimising compiler after 5,000 calls (Tier4InvocationThreshold). */
    private static final int CALLS = 5_500;
    private static final int CHECK_CALLS = 100;
    /** A compiled kernel takes some tens of nanoseconds for so little, one that is not takes several thousand. */
    private static final long COMPILED_NANOS = 500;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int INNER = 4;

    private final Activation activation;
    private final Kernels kernels = new VectorKernels();
    private final float[] panel = new float[Tile.COLUMNS * (INNER + 1)];
    private final float[] x = new float[Tile.ROWS * INNER];
    private final float[] y = new float[Tile.ROWS * Tile.COLUMNS];
    private final SimdLayerNorm norm = new SimdLayerNorm(new LayerNorm(zeros("weight"), zeros("bias")), 1);

    private WarmUp(Activation activation) {
        this.activation = activation;
    }

    /**
     * Returns when the kernels are compiled.
     *
     * @param activation the one that will be used
     * @return whether they are; false if the JVM has not done it in twenty seconds
     */
    static boolean await(Activation activation) throws InterruptedException {
        WarmUp warmUp = new WarmUp(activation);
        return warmUp.await(warmUp::product) && warmUp.await(warmUp::activate) && warmUp.await(warmUp::softmax)
                && warmUp.await(warmUp::normalise);
    }

    private boolean await(Runnable kernel) throws InterruptedException {
        for (int call = 0; call < CALLS; call++) {
            kernel.run();
        }
        for (int millis = 0; millis < PATIENCE_MILLIS; millis++) {
            long start = System.nanoTime();
            for (int call = 0; call < CHECK_CALLS; call++) {
                kernel.run();
            }
            if (System.nanoTime() - start < CHECK_CALLS * COMPILED_NANOS) {
                return true;
            }
            Thread.sleep(1);
        }
        return false;
    }

    private void product() {
        kernels.product(Tile.ROWS, x, 0, INNER, panel, 0, INNER, y, 0, Tile.COLUMNS);
    }

    private void activate() {
        kernels.activate(activation, y, 0, 1, Tile.COLUMNS);
    }

    private void softmax() {
        kernels.softmaxNumerators(y, 0, Tile.COLUMNS, 1);
    }

    private void normalise() {
        kernels.normalise(norm, y, 0, y, 0);
    }

    private static Tensor zeros(String name) {
        return Tensor.of(name, new float[Tile.LANES], Tile.LANES);
    }
}
