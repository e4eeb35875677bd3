package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.EncoderConfig;
import org.sirocco.encoder.EncoderModel;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.HostLayerNorm;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.kernels.KernelSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on a device. A batch that is larger than the device's buffers goes through in several parts.
 *
 * <p>Observed runs go through the four steps of attention in a graph of their own, with weights of its own on the device; where
 * there is no room for both graphs, each gives way to the other. The stack's final normalisation, one pass over the last
 * states, is the host's.
 *
 * <p>A plan serves one thread at a time, so a lock stands before it; it is not held while an observer is called.
 */
final class DeviceEncoder implements EncoderRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceEncoder.class);

    private final Accelerator device;
    private final KernelSet kernels;
    private final EncoderConfig config;
    private final DeviceMemory memory;
    private final DeviceWeights weights;
    private final HostLayerNorm finalNorm;
    private final boolean inSteps;
    private final boolean profiled;
    private final OpenGuard guard = new OpenGuard("device encoder");
    private final ReentrantLock lock = new ReentrantLock();
    private EncoderGraph fused;
    private EncoderGraph steps;
    /** Of graphs that have been freed. */
    private DeviceTimes spent = DeviceTimes.NONE;

    DeviceEncoder(Accelerator device, KernelSet kernels, EncoderModel model, BackendOptions options) {
        this.device = device;
        this.kernels = kernels;
        this.config = model.config();
        this.memory = new DeviceMemory(device, model.name(), config);
        this.inSteps = options.attention() == AttentionMode.STEPS;
        this.profiled = options.profiled();
        memory.usual(inSteps);
        this.weights = DeviceWeights.of(model, kernels);
        this.finalNorm = model.finalNorm() == null
                ? null
                : new HostLayerNorm(model.finalNorm(), config.layerNormEps());
        LOG.info("{} on {} ({}), {}, attention {}", model.name(), device.id(), device.description(), kernels.name(),
                options.attention());
    }

    @Override
    public void forward(PackedBatch batch, float[] hidden) {
        batch.checkHidden(hidden, config.hiddenSize());
        guard.run(() -> {
            for (int sentence = 0; sentence < batch.sentences();) {
                sentence = part(inSteps, batch, sentence, (graph, part) -> {
                    graph.upload(part.batch(), hidden, part.first());
                    for (int l = 0; l < config.numHiddenLayers(); l++) {
                        graph.layer(l);
                    }
                    graph.download(part.batch().tokens(), hidden, part.first());
                });
            }
            normalise(batch, hidden);
        });
    }

    @Override
    public void forward(PackedBatch batch, float[] hidden, EncoderObserver observer) {
        batch.checkHidden(hidden, config.hiddenSize());
        guard.run(() -> {
            for (int l = 0; l < config.numHiddenLayers(); l++) {
                for (int sentence = 0; sentence < batch.sentences();) {
                    sentence = observe(l, batch, sentence, hidden, observer);
                }
                if (observer.wantsHidden(l)) {
                    observer.hidden(l, hidden);
                }
            }
            normalise(batch, hidden);
        });
    }

    /** One layer of the part from a sentence on: up, through the four steps, down. Returns the sentence after it. */
    private int observe(int layer, PackedBatch batch, int sentence, float[] hidden, EncoderObserver observer) {
        record Seen(int head, int sentence, AttentionSteps steps) {}
        List<Seen> seen = new ArrayList<>();
        int end = part(true, batch, sentence, (graph, part) -> {
            graph.upload(part.batch(), hidden, part.first());
            graph.layer(layer);
            graph.download(part.batch().tokens(), hidden, part.first());
            AttentionReader reader = null;
            for (int s = 0; s < part.batch().sentences(); s++) {
                for (int head = 0; head < config.numAttentionHeads(); head++) {
                    if (observer.wantsAttention(layer, head, part.sentence() + s)) {
                        reader = reader == null ? graph.downloadSteps(part.batch()) : reader;
                        seen.add(new Seen(head, part.sentence() + s, reader.steps(s, head)));
                    }
                }
            }
        });
        seen.forEach(head -> observer.attention(layer, head.head(), head.sentence(), head.steps()));
        return end;
    }

    private interface Action {
        void on(EncoderGraph graph, Part part);
    }

    /**
     * Runs an action alone, on the part from a sentence on that the graph of this moment takes; another thread may replace the
     * graph before the next part. A graph that failed is thrown away, because its buffers cannot be trusted.
     *
     * @return the sentence after the part
     */
    private int part(boolean stepwise, PackedBatch batch, int sentence, Action action) {
        lock.lock();
        try {
            EncoderGraph graph = graph(stepwise, batch.longest());
            Part part = Part.from(batch, sentence, graph.capacity(), config.numAttentionHeads());
            action.on(graph, part);
            return part.end();
        } catch (KernelException e) {
            try {
                free(stepwise);
            } catch (KernelException also) {
                e.addSuppressed(also);
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private EncoderGraph graph(boolean stepwise, int longest) {
        EncoderGraph graph = stepwise ? steps : fused;
        if (graph == null || !graph.capacity().takes(longest, config.numAttentionHeads(), stepwise)) {
            Capacity usual = memory.usual(stepwise);
            Capacity capacity = usual.takes(longest, config.numAttentionHeads(), stepwise)
                    ? usual
                    : memory.forSentence(longest, stepwise);
            free(stepwise);
            EncoderGraph other = stepwise ? fused : steps;
            if (other != null && !memory.holds(capacity, other.capacity())) {
                free(!stepwise);
            }
            graph = new EncoderGraph(device, kernels, weights, config, capacity, stepwise);
            if (profiled) {
                graph.profile();
            }
            if (stepwise) {
                steps = graph;
            } else {
                fused = graph;
            }
        }
        return graph;
    }

    private void free(boolean stepwise) {
        EncoderGraph graph = stepwise ? steps : fused;
        if (stepwise) {
            steps = null;
        } else {
            fused = null;
        }
        if (graph != null) {
            spent = profiled ? spent.plus(graph.times()) : spent;
            graph.close();
        }
    }

    @Override
    public Optional<DeviceTimes> deviceTimes() {
        if (!profiled) {
            return Optional.empty();
        }
        lock.lock();
        try {
            DeviceTimes times = spent;
            for (EncoderGraph graph : new EncoderGraph[]{fused, steps}) {
                times = graph == null ? times : times.plus(graph.times());
            }
            return Optional.of(times);
        } finally {
            lock.unlock();
        }
    }

    private void normalise(PackedBatch batch, float[] hidden) {
        if (finalNorm != null) {
            finalNorm.apply(hidden, batch.tokens());
        }
    }

    @Override
    public void close() {
        guard.close(() -> {
            try {
                free(false);
            } finally {
                free(true);
            }
        });
    }
}
