package org.sirocco.encoder.simd.kernels;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.weights.WeightForm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the vector kernels on a handful of numbers until the JVM has compiled them.
 *
 * <p>Before that every vector operation is a call that allocates, and a first sentence would take a second or two.
 */
public final class WarmUp implements KernelSource {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** The length of a sum: a product that has only seen short ones is optimised for those, and a tenth slower for good. */
    private static final int DEPTH = Tile.GROUP;
    /** How long packing and a first sentence are left the processor, unless more work comes first. */
    private static final int HEAD_START_MILLIS = 200;
    /** What plain kernels have done about when the head start is over. */
    private static final int FEW_TOKENS = 64;

    private final Set<Activation> activations;
    private final Set<WeightForm> forms;
    private final Kernels kernels = new VectorKernels();
    private final float[] panel = new float[(1 + DEPTH) * Tile.COLUMNS];
    private final float[] x = new float[Tile.MOST_ROWS * Tile.GROUP];
    private final float[] y = new float[Tile.MOST_ROWS * Tile.COLUMNS];
    private int rows;
    private final SimdNorm norm = new SimdNorm(
            new Norm.Layer(zeros("weight"), zeros("bias"), 0.5f));

    /** Down when a second run of sentences begins, or one of more than a few tokens. */
    private final CountDownLatch busy = new CountDownLatch(2);
    private volatile Kernels current = new PlainKernels();
    final Thread thread = Thread.ofPlatform().name("sirocco-simd-warm-up").daemon().unstarted(this::run);

    private WarmUp(Set<Activation> activations, Set<WeightForm> forms) {
        this.activations = activations;
        this.forms = forms;
    }

    /**
     * Starts on a thread of its own, which ends when the kernels are compiled.
     *
     * @param activations those that will be used
     * @param forms       of the weights
     */
    public static WarmUp start(Set<Activation> activations, Set<WeightForm> forms) {
        WarmUp warmUp = new WarmUp(activations, forms);
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
            Compiling compiling = new Compiling(System::nanoTime, () -> Warnings.warn(LOG,
                    "the JVM has not compiled the Vector API after 20 seconds; simd goes on in plain loops until it has"));
            compiling.await(this::product);
            for (WeightForm form : forms) {
                if (form != WeightForm.FLOAT32) {
                    LightPanels light = new LightPanels(form, 1, DEPTH);
                    compiling.await(() -> product(light));
                    compiling.await(() -> kernels.widen(light, 0, panel, 0));
                    compiling.await(() -> kernels.finish(light, 0, Tile.ROWS, y, 0, Tile.COLUMNS));
                }
            }
            current = new SplitKernels(kernels, current);
            compiling.await(this::softmax);
            compiling.await(this::activate);
            compiling.await(this::normalise);
            current = kernels;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void product() {
        kernels.product(tall(), x, 0, panel, 0, DEPTH, y, 0, Tile.COLUMNS);
        // Every number of rows, or the compiler takes those that it has not seen for impossible and has to start again.
        rows = rows % Tile.ROWS + 1;
        kernels.product(rows, x, 0, panel, 0, DEPTH, y, 0, Tile.COLUMNS);
    }

    /** A number of rows that the tallest tile takes. */
    private int tall() {
        return Tile.MOST_ROWS - rows % Tile.ROWS;
    }

    private void product(LightPanels light) {
        kernels.product(tall(), x, 0, light, 0, y, 0, Tile.COLUMNS);
        rows = rows % Tile.ROWS + 1;
        kernels.product(rows, x, 0, light, 0, y, 0, Tile.COLUMNS);
    }

    private void activate() {
        for (Activation activation : activations) {
            kernels.activate(activation, y, 0, 1, Tile.COLUMNS);
        }
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

    /** Products from one, the rest from another: while the JVM is still compiling the rest. */
    private record SplitKernels(Kernels products, Kernels rest) implements Kernels {
        @Override
        public void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
                int cStride) {
            products.product(rows, a, aAt, panel, panelAt, inner, c, cAt, cStride);
        }

        @Override
        public void product(int rows, float[] a, int aAt, LightPanels panels, int panel, float[] c, int cAt,
                int cStride) {
            products.product(rows, a, aAt, panels, panel, c, cAt, cStride);
        }

        @Override
        public void widen(LightPanels panels, int panel, float[] out, int outAt) {
            products.widen(panels, panel, out, outAt);
        }

        @Override
        public void activate(Activation activation, float[] x, int at, int rows, int stride) {
            rest.activate(activation, x, at, rows, stride);
        }

        @Override
        public float softmaxNumerators(float[] x, int at, int length, int step, float scale) {
            return rest.softmaxNumerators(x, at, length, step, scale);
        }

        @Override
        public void normalise(SimdNorm norm, float[] x, int xAt, float[] y, int yAt) {
            rest.normalise(norm, x, xAt, y, yAt);
        }
    }
}
