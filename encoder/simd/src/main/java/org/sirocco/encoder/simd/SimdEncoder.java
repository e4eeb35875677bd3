package org.sirocco.encoder.simd;

import java.util.ArrayDeque;
import java.util.Deque;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.HeadRows;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.products.Team;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.encoder.weights.WeightForm;

/**
 * The encoder stack on the CPU's vector units. The first of several callers at a time has the helper threads, the others
 * compute alone; each takes a {@link SimdPass} with its buffers from a pool and brings it back.
 */
final class SimdEncoder implements EncoderRuntime {
    /** Passes kept for later calls; a crowd of callers must not leave its buffers behind for good. */
    private static final int MOST_KEPT = Runtime.getRuntime().availableProcessors();

    private final SimdStack stack;
    private final KernelSource kernels;
    private final WeightForm weights;
    private final Team team;
    private final Deque<SimdPass> passes = new ArrayDeque<>();
    private final OpenGuard guard = new OpenGuard("simd encoder");

    SimdEncoder(EncoderModel model, BackendOptions options, KernelSource kernels) {
        this.kernels = kernels;
        weights = KeptWeights.common(options.weights(), model);
        team = new Team(options.threads());
        try {
            stack = SimdStack.of(team, model, options, kernels);
        } catch (RuntimeException | Error e) {
            try {
                kernels.close();
            } finally {
                team.close();
            }
            throw e;
        }
    }

    @Override
    public void forward(PackedBatch batch, float[] input, float[] output) {
        forward(batch, input, output, null);
    }

    @Override
    public void forward(PackedBatch batch, float[] input, float[] output, EncoderObserver observer) {
        batch.checkStates(input, stack.inputSize(), output, stack.outputSize());
        SimdPass pass = take();
        try {
            guard.run(() -> pass.run(batch, input, output, observer));
        } finally {
            bringBack(pass);
        }
    }

    @Override
    public void head(int rows, float[] input, float[] output) {
        HeadRows.check(stack.head(), rows, input, output);
        SimdPass pass = take();
        try {
            guard.run(() -> pass.head(rows, input, output));
        } finally {
            bringBack(pass);
        }
    }

    @Override
    public WeightForm weights() {
        return weights;
    }

    @Override
    public boolean copiesWeights() {
        return true;
    }

    private SimdPass take() {
        synchronized (passes) {
            if (!passes.isEmpty()) {
                return passes.pop();
            }
        }
        return new SimdPass(stack, team);
    }

    private void bringBack(SimdPass pass) {
        synchronized (passes) {
            if (passes.size() < MOST_KEPT) {
                passes.push(pass);
            }
        }
    }

    @Override
    public void close() {
        guard.close(() -> {
            try {
                kernels.close();
            } finally {
                team.close();
            }
        });
    }
}
