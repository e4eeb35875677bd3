package org.sirocco.encoder.simd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.LayerWeights;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.SimdLayerNorm;
import org.sirocco.encoder.simd.products.Team;

/**
 * The encoder stack on the CPU's vector units. The first of several callers at a time has the helper threads, the others
 * compute alone; each takes a {@link SimdPass} with its buffers from a pool and brings it back.
 */
final class SimdEncoder implements EncoderRuntime {
    /** Passes kept for later calls; a crowd of callers must not leave its buffers behind for good. */
    private static final int MOST_KEPT = Runtime.getRuntime().availableProcessors();

    final EncoderConfig config;
    final List<SimdLayer> layers = new ArrayList<>();
    /** Or null. */
    final SimdLayerNorm finalNorm;
    final boolean visibleSteps;
    private final KernelSource kernels;
    private final Team team;
    private final Deque<SimdPass> passes = new ArrayDeque<>();
    private final OpenGuard guard = new OpenGuard("simd encoder");

    SimdEncoder(EncoderModel model, BackendOptions options, KernelSource kernels) {
        config = model.config();
        visibleSteps = options.attention() == AttentionMode.STEPS;
        this.kernels = kernels;
        finalNorm = model.finalNorm() == null ? null : new SimdLayerNorm(model.finalNorm(), config.layerNormEps());
        team = new Team(options.threads());
        try {
            for (LayerWeights weights : model.layers()) {
                layers.add(SimdLayer.of(team, config, weights));
            }
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
    public void forward(PackedBatch batch, float[] hidden) {
        forward(batch, hidden, null);
    }

    @Override
    public void forward(PackedBatch batch, float[] hidden, EncoderObserver observer) {
        batch.checkHidden(hidden, config.hiddenSize());
        SimdPass pass = take();
        pass.prepare(batch, hidden, observer);
        try {
            guard.run(pass);
        } finally {
            bringBack(pass);
        }
    }

    /** The team for one caller, to be given back, or the caller alone. */
    Team lead() {
        return team.tryLead() ? team : Team.ALONE;
    }

    KernelSource kernels() {
        return kernels;
    }

    private SimdPass take() {
        synchronized (passes) {
            if (!passes.isEmpty()) {
                return passes.pop();
            }
        }
        return new SimdPass(this, team.size());
    }

    private void bringBack(SimdPass pass) {
        pass.forget();
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
