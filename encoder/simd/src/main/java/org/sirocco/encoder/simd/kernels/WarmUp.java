package org.sirocco.encoder.simd.kernels;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.LayerNorm;
import org.sirocco.encoder.model.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the vector kernels on a handful of numbers until the JVM has compiled them.
 *
 * <p>Before that every vector operation is a call that allocates, and a first sentence would take a second or two.
 */
public final class WarmUp implements KernelSource {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** HotSpot compiles a method for profiling after 200 calls, or 100 with loops, and optimises it after 600 with loops. */
    private static final int FIRST_CALLS = 250;
    private static final int CALLS = 700;
    private static final int CHECK_CALLS = 50;
    /** The length of a sum: a product that has only seen short ones is optimised for those, and a tenth slower for good. */
    private static final int DEPTH = Tile.GROUP;
    /** A compiled kernel takes at most a few hundred nanoseconds for so little, one that is not takes several thousand. */
    private static final long COMPILED_NANOS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** So long the calls go on as fast as that helps; later the JVM may be one that compiles no vectors. */
    private static final Duration HURRY = Duration.ofSeconds(2);
    private static final int REST_MILLIS = 100;
    /** How long packing and a first sentence are left the processor, unless more work comes first. */
    private static final int HEAD_START_MILLIS = 200;
    /** What plain kernels have done about when the head start is over. */
    private static final int FEW_TOKENS = 64;

    private final Activation activation;
    private final Kernels kernels = new VectorKernels();
    private final float[] panel = new float[(1 + DEPTH) * Tile.COLUMNS];
    private final float[] x = new float[Tile.MOST_ROWS * Tile.GROUP];
    private final float[] y = new float[Tile.MOST_ROWS * Tile.COLUMNS];
    private int rows;
    private final SimdLayerNorm norm = new SimdLayerNorm(new LayerNorm(zeros("weight"), zeros("bias")), 1);

    /** Down when a second run of sentences begins, or one of more than a few tokens. */
    private final CountDownLatch busy = new CountDownLatch(2);
    private volatile Kernels current = new PlainKernels();
    final Thread thread = Thread.ofPlatform().name("sirocco-simd-warm-up").daemon().unstarted(this::run);

    private WarmUp(Activation activation) {
        this.activation = activation;
    }

    /**
     * Starts on a thread of its own, which ends when the kernels are compiled.
     *
     * @param activation the one that will be used
     */
    public static WarmUp start(Activation activation) {
        WarmUp warmUp = new WarmUp(activation);
        warmUp.thread.start();
        return warmUp;
    }

    /** Plain kernels at first, then vector kernels for the products, then for everything. */
    @Override
    public Kernels now() {
        return current;
    }

    @Override
    public void expect(int tokens) {
        busy.countDown();
        if (tokens > FEW_TOKENS) {
            busy.countDown();
        }
    }

    /** Ends the thread, whatever has been compiled. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            busy.await(HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
            boolean compiled = await(this::product);
            if (compiled) {
                current = new SplitKernels(kernels, current);
                compiled = await(this::softmax) && await(this::activate) && await(this::normalise);
            }
            if (compiled) {
                current = kernels;
            } else {
                Warnings.warn(LOG, "this JVM does not compile the Vector API; simd goes on in plain loops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if it is not compiled after twenty seconds. */
    private boolean await(Runnable kernel) throws InterruptedException {
        for (int call = 0; call < FIRST_CALLS; call++) {
            kernel.run();
        }
        // Interpreted, the calls would only keep the compiler busy with the insides of the API.
        Thread.sleep(5);
        for (int call = 0; call < CALLS; call++) {
            kernel.run();
        }
        long begun = System.nanoTime();
        for (long look = begun; look - begun < PATIENCE.toNanos(); look = System.nanoTime()) {
            for (int call = 0; call < CHECK_CALLS; call++) {
                kernel.run();
            }
            if (System.nanoTime() - look < CHECK_CALLS * COMPILED_NANOS) {
                return true;
            }
            Thread.sleep(look - begun < HURRY.toNanos() ? 1 : REST_MILLIS);
        }
        return false;
    }

    private void product() {
        kernels.product(Tile.MOST_ROWS, x, 0, panel, 0, DEPTH, y, 0, Tile.COLUMNS);
        // Every number of rows, or the compiler takes those that it has not seen for impossible and has to start again.
        rows = rows % Tile.ROWS + 1;
        kernels.product(rows, x, 0, panel, 0, DEPTH, y, 0, Tile.COLUMNS);
    }

    private void activate() {
        kernels.activate(activation, y, 0, 1, Tile.COLUMNS);
    }

    private void softmax() {
        kernels.softmaxNumerators(y, 0, 2 * Tile.COLUMNS, Tile.GROUP, 1);
    }

    private void normalise() {
        kernels.normalise(norm, y, 0, y, 0);
    }

    private static Tensor zeros(String name) {
        return Tensor.of(name, new float[Tile.LANES], Tile.LANES);
    }
}
