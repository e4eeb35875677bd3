package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.HostLayerNorm;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.tornado.kernels.KernelSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on a device. A batch that is larger than the device's buffers goes through in several parts; the device is free for
 * other threads between them and while an observer is called.
 *
 * <p>Observed runs go through the four steps of attention. The stack's final normalisation, one pass over the last states, is
 * the host's.
 */
final class DeviceEncoder implements EncoderRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceEncoder.class);

    private final EncoderConfig config;
    private final Graphs graphs;
    private final HostLayerNorm finalNorm;
    private final AttentionMode mode;
    private final boolean profiled;
    private final OpenGuard guard = new OpenGuard("device encoder");

    DeviceEncoder(Accelerator device, KernelSet kernels, EncoderModel model, BackendOptions options) {
        this.config = model.config();
        this.mode = options.attention();
        this.profiled = options.profiled();
        this.graphs = new Graphs(device, kernels, model, mode, profiled);
        this.finalNorm = model.finalNorm() == null
                ? null
                : new HostLayerNorm(model.finalNorm(), config.layerNormEps());
        LOG.info("{} on {} ({}), {}, attention {}", model.name(), device.id(), device.description(), kernels.name(),
                mode);
    }

    @Override
    public void forward(PackedBatch batch, float[] hidden) {
        batch.checkHidden(hidden, config.hiddenSize());
        guard.run(() -> {
            for (int sentence = 0; sentence < batch.sentences();) {
                sentence = graphs.part(mode, batch, sentence, (graph, part) -> {
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
                BitSet wanted = wanted(l, batch.sentences(), observer);
                for (int sentence = 0; sentence < batch.sentences();) {
                    sentence = observe(l, batch, sentence, hidden, observer, wanted);
                }
                if (observer.wantsHidden(l)) {
                    observer.hidden(l, hidden);
                }
            }
            normalise(batch, hidden);
        });
    }

    /** Sentence · H + head of what is to be seen. Asked while the device is free: the observer may itself encode. */
    private BitSet wanted(int layer, int sentences, EncoderObserver observer) {
        int heads = config.numAttentionHeads();
        BitSet wanted = new BitSet();
        for (int sentence = 0; sentence < sentences; sentence++) {
            for (int head = 0; head < heads; head++) {
                wanted.set(sentence * heads + head, observer.wantsAttention(layer, head, sentence));
            }
        }
        return wanted;
    }

    /** One layer of the part from a sentence on: up, through the four steps, down. Returns the sentence after it. */
    private int observe(int layer, PackedBatch batch, int sentence, float[] hidden, EncoderObserver observer,
            BitSet wanted) {
        record Seen(int head, int sentence, AttentionSteps steps) {}
        List<Seen> seen = new ArrayList<>();
        int end = graphs.part(AttentionMode.STEPS, batch, sentence, (graph, part) -> {
            // Nothing is kept before everything is there: where memory runs out, this runs again on fewer tokens.
            seen.clear();
            graph.upload(part.batch(), hidden, part.first());
            graph.layer(layer);
            AttentionReader reader = null;
            for (int s = 0; s < part.batch().sentences(); s++) {
                for (int head = 0; head < config.numAttentionHeads(); head++) {
                    if (wanted.get((part.sentence() + s) * config.numAttentionHeads() + head)) {
                        reader = reader == null ? graph.downloadSteps(part.batch()) : reader;
                        seen.add(new Seen(head, part.sentence() + s, reader.steps(s, head)));
                    }
                }
            }
            graph.download(part.batch().tokens(), hidden, part.first());
        });
        seen.forEach(head -> observer.attention(layer, head.head(), head.sentence(), head.steps()));
        return end;
    }

    @Override
    public Optional<DeviceTimes> deviceTimes() {
        return profiled ? Optional.of(graphs.times()) : Optional.empty();
    }

    private void normalise(PackedBatch batch, float[] hidden) {
        if (finalNorm != null) {
            finalNorm.apply(hidden, batch.tokens());
        }
    }

    @Override
    public void close() {
        guard.close(graphs::close);
    }
}
