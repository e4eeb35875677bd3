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
import org.sirocco.encoder.HeadRows;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.weights.WeightForm;
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

    private final int inputSize;
    private final int outputSize;
    private final List<EncoderLayer> layers;
    private final Graphs graphs;
    private final DeviceHead head;
    private final HostNorm finalNorm;
    private final AttentionMode mode;
    private final boolean profiled;
    private final WeightForm weights;
    private final String device;
    private final OpenGuard guard = new OpenGuard("device encoder");

    DeviceEncoder(Accelerator device, KernelSet kernels, EncoderModel model, BackendOptions options) {
        this.inputSize = model.inputSize();
        this.outputSize = model.outputSize();
        this.layers = model.layers();
        this.mode = options.attention();
        this.profiled = options.profiled();
        this.weights = kernels.weights();
        this.device = device.id();
        this.graphs = new Graphs(device, kernels, model, mode, profiled);
        this.head = head(device, kernels, model);
        this.finalNorm = model.finalNorm() == null ? null : new HostNorm(model.finalNorm());
        LOG.info("{} on {} ({}), {}, attention {}", model.name(), device.id(), device.description(), kernels.name(),
                mode);
    }

    @Override
    public void forward(PackedBatch batch, float[] input, float[] hidden) {
        batch.checkStates(input, inputSize, hidden, outputSize);
        guard.run(() -> {
            for (int sentence = 0; sentence < batch.sentences();) {
                sentence = graphs.part(mode, batch, sentence,
                        (chain, part) -> chain.forward(part.batch(), input, hidden, part.first()));
            }
            normalise(batch, hidden);
        });
    }

    @Override
    public void forward(PackedBatch batch, float[] input, float[] hidden, EncoderObserver observer) {
        batch.checkStates(input, inputSize, hidden, outputSize);
        guard.run(() -> {
            float[] states = input;
            for (int l = 0; l < layers.size(); l++) {
                BitSet wanted = wanted(l, batch.sentences(), observer);
                int width = layers.get(l).outputs();
                float[] next = width == outputSize ? hidden : new float[Math.multiplyExact(batch.tokens(), width)];
                for (int sentence = 0; sentence < batch.sentences();) {
                    sentence = observe(l, batch, sentence, states, next, observer, wanted);
                }
                states = next;
                if (observer.wantsHidden(l)) {
                    observer.hidden(l, states);
                }
            }
            normalise(batch, hidden);
        });
    }

    /** Sentence · H + head of what is to be seen. Asked while the device is free: the observer may itself encode. */
    private BitSet wanted(int layer, int sentences, EncoderObserver observer) {
        BitSet wanted = new BitSet();
        int heads = heads(layer);
        for (int sentence = 0; sentence < sentences; sentence++) {
            for (int head = 0; head < heads; head++) {
                wanted.set(sentence * heads + head, observer.wantsAttention(layer, head, sentence));
            }
        }
        return wanted;
    }

    private int heads(int layer) {
        return layers.get(layer).attention().function().heads();
    }

    /** One layer of the part from a sentence on: up, through the four steps, down. Returns the sentence after it. */
    private int observe(int layer, PackedBatch batch, int sentence, float[] states, float[] next,
            EncoderObserver observer, BitSet wanted) {
        record Seen(int head, int sentence, AttentionSteps steps) {}
        List<Seen> seen = new ArrayList<>();
        int heads = heads(layer);
        int end = graphs.part(AttentionMode.STEPS, batch, sentence, (chain, part) -> {
            EncoderGraph graph = chain.of(layer);
            // Nothing is kept before everything is there: where memory runs out, this runs again on fewer tokens.
            seen.clear();
            graph.upload(part.batch(), states, part.first());
            graph.layer(layer);
            AttentionReader reader = null;
            for (int s = 0; s < part.batch().sentences(); s++) {
                for (int head = 0; head < heads; head++) {
                    if (wanted.get((part.sentence() + s) * heads + head)) {
                        reader = reader == null ? graph.downloadSteps(part.batch()) : reader;
                        seen.add(new Seen(head, part.sentence() + s, reader.steps(s, head)));
                    }
                }
            }
            graph.download(part.batch().tokens(), next, part.first());
        });
        seen.forEach(head -> observer.attention(layer, head.head(), head.sentence(), head.steps()));
        return end;
    }

    private DeviceHead head(Accelerator device, KernelSet kernels, EncoderModel model) {
        if (model.head() == null) {
            return null;
        }
        DeviceHead made = new DeviceHead(device, kernels, model.head(), profiled);
        try {
            LayerCheck.holdHead(made, device, model, weights);
            return made;
        } catch (RuntimeException | Error e) {
            closeAfter(e, made::close);
            closeAfter(e, graphs::close);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, Runnable close) {
        try {
            close.run();
        } catch (KernelException also) {
            failure.addSuppressed(also);
        }
    }

    @Override
    public void head(int rows, float[] input, float[] output) {
        HeadRows.check(head == null ? null : head.form(), rows, input, output);
        guard.run(() -> head.apply(rows, input, output));
    }

    @Override
    public Optional<DeviceTimes> deviceTimes() {
        return profiled
                ? Optional.of(head == null ? graphs.times() : graphs.times().plus(head.times()))
                : Optional.empty();
    }

    @Override
    public WeightForm weights() {
        return weights;
    }

    /** Rounding to float16 may make infinity of a number that float32 has a place for, and that spoils all that it meets. */
    private void checkRange(float[] hidden, int numbers) {
        if (weights != WeightForm.FLOAT16) {
            return;
        }
        for (int i = 0; i < numbers; i++) {
            if (!Float.isFinite(hidden[i])) {
                throw new KernelException("forward", device,
                        "numbers inside the model are larger than float16 holds (65504): take weights as float32",
                        null);
            }
        }
    }

    private void normalise(PackedBatch batch, float[] hidden) {
        checkRange(hidden, batch.tokens() * outputSize);
        if (finalNorm != null) {
            finalNorm.apply(hidden, batch.tokens());
        }
    }

    @Override
    public void close() {
        guard.close(() -> {
            try {
                graphs.close();
            } finally {
                if (head != null) {
                    head.close();
                }
            }
        });
    }
}
