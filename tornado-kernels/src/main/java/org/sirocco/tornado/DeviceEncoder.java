package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.HeadRows;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.TokenRuntime;
import org.sirocco.encoder.host.FloatNorm;
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
 * the host's, unless they are pooled on the device.
 */
final class DeviceEncoder implements EncoderRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceEncoder.class);

    private final int inputSize;
    private final int outputSize;
    private final List<EncoderLayer> layers;
    private final Graphs graphs;
    private final DeviceHead head;
    private final FloatNorm finalNorm;
    private final AttentionMode mode;
    private final boolean profiled;
    private final WeightForm weights;
    private final String device;
    private final int threads;
    private final boolean embeds;
    private final OpenGuard guard = new OpenGuard("device encoder");

    DeviceEncoder(Accelerator device, KernelSet kernels, EncoderModel model, BackendOptions options) {
        this.inputSize = model.inputSize();
        this.outputSize = model.outputSize();
        this.layers = model.layers();
        this.mode = options.attention();
        this.profiled = options.profiled();
        this.weights = kernels.weights();
        this.device = device.id();
        this.threads = options.threads();
        this.embeds = options.embeddings() == EmbeddingPlace.DEVICE;
        this.graphs = new Graphs(device, kernels, model, options);
        this.head = head(device, kernels, model);
        this.finalNorm = model.finalNorm() == null ? null : new FloatNorm(model.finalNorm());
        LOG.info("{} on {} ({}), {}, attention {}, embeddings {}", model.name(), device.id(), device.description(),
                kernels.name(), mode, options.embeddings());
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
            DeviceFailure.closeAfter(e, made::close);
            DeviceFailure.closeAfter(e, graphs::close);
            throw e;
        }
    }

    @Override
    public void head(int rows, float[] input, float[] output) {
        HeadRows.check(head == null ? null : head.form(), rows, input, output);
        guard.run(() -> head.apply(rows, input, output));
    }

    @Override
    public Optional<TokenRuntime> tokens() {
        return embeds ? Optional.of(new OfTokens()) : Optional.empty();
    }

    @Override
    public boolean leavesHostFree() {
        return true;
    }

    /** The same model from tokens on. */
    private final class OfTokens implements TokenRuntime {
        @Override
        public void forward(PackedBatch batch, int[] rows, float[] output) {
            batch.checkStates("output", output, outputSize);
            checkRows(batch, rows);
            guard.run(() -> {
                for (int sentence = 0; sentence < batch.sentences();) {
                    sentence = graphs.part(mode, batch, sentence,
                            (chain, part) -> chain.forward(part.batch(), rows, output, part.first()));
                }
                normalise(batch, output);
            });
        }

        @Override
        public void pool(PackedBatch batch, int[] rows, List<TokenPool> pools, boolean unitLength, float[] output) {
            int each = checkPools(batch, pools, output);
            checkRows(batch, rows);
            guard.run(() -> {
                for (int sentence = 0; sentence < batch.sentences();) {
                    sentence = graphs.part(mode, batch, sentence, each, (chain, part) -> {
                        int at = part.sentence() * each;
                        chain.pool(part.batch(), rows, part.first(), pools.subList(at, part.end() * each), each,
                                unitLength, output, at);
                    });
                }
            });
            DeviceFailure.checkRange(weights, device, output, 0, pools.size() * outputSize);
            for (int p = 0; p < pools.size(); p++) {
                if (pools.get(p).kind() == TokenPool.Kind.GREATEST && pools.get(p).count() == 0) {
                    Arrays.fill(output, p * outputSize, (p + 1) * outputSize, Float.NEGATIVE_INFINITY);
                }
            }
        }

        private void checkRows(PackedBatch batch, int[] rows) {
            if (rows.length < (long) batch.tokens() * PER_TOKEN) {
                throw new IllegalArgumentException(String.format(Locale.ROOT, "rows has %d numbers, %d tokens need %d",
                        rows.length, batch.tokens(), (long) batch.tokens() * PER_TOKEN));
            }
        }

        /** The device itself would read beyond its buffers. Returns how many rows a sentence has. */
        private int checkPools(PackedBatch batch, List<TokenPool> pools, float[] output) {
            int each = pools.size() / batch.sentences();
            if (pools.isEmpty() || each * batch.sentences() != pools.size()
                    || output.length < (long) pools.size() * outputSize) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "%d pooled rows of %d numbers do not go with %d sentences and an output of %d", pools.size(),
                        outputSize, batch.sentences(), output.length));
            }
            for (int p = 0; p < pools.size(); p++) {
                TokenPool pool = pools.get(p);
                int first = batch.first(p / each);
                int end = first + batch.length(p / each);
                if (pool.first() < first || pool.count() < 0 || pool.count() > end - pool.first()) {
                    throw new IllegalArgumentException(
                            String.format(Locale.ROOT, "%s lies outside its sentence, %d to %d", pool, first, end));
                }
            }
            return each;
        }
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

    private void normalise(PackedBatch batch, float[] hidden) {
        DeviceFailure.checkRange(weights, device, hidden, 0, batch.tokens() * outputSize);
        if (finalNorm != null) {
            finalNorm.applyOn(hidden, batch.tokens(), threads);
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
