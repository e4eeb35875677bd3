package org.sirocco.text.pipeline;

import java.util.List;
import java.util.Optional;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.host.TokenRows;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.pipeline.TokenizedText.Part;

/** The pipeline's numeric part: embeddings on the host, or the device, then the stack on its device. Safe for many threads. */
final class Forward implements AutoCloseable {
    private final LoadedModel model;
    private final Embeddings embeddings;
    private final EncoderRuntime runtime;
    private final String backend;
    private final String description;
    /** What every batch of an observed run goes through instead; null where none is. */
    private final EncoderObserver observer;

    private Forward(LoadedModel model, Embeddings embeddings, EncoderRuntime runtime, String backend,
            String description, EncoderObserver observer) {
        this.model = model;
        this.embeddings = embeddings;
        this.runtime = runtime;
        this.backend = backend;
        this.description = description;
        this.observer = observer;
    }

    /**
     * Loads a model's weights on a backend.
     *
     * @param threads most that the host's part of a batch is shared by
     */
    static Forward load(LoadedModel model, BackendChoice choice, int threads) {
        Embeddings embeddings = model.reading(() -> new Embeddings(model.encoder().embedding(), threads));
        EncoderRuntime runtime = model.reading(() -> choice.load(model.encoder()));
        if (runtime.copiesWeights()) {
            model.forgetMatrices();
        }
        return new Forward(model, embeddings, runtime, choice.nameOf(runtime), choice.backend().description(),
                null);
    }

    /** The same through the visible steps, which the observer sees. */
    Forward observedBy(EncoderObserver seeing) {
        return new Forward(model, embeddings, runtime, backend, description, seeing);
    }

    /** Whether tokens go to the backend, and not hidden states. An observed run begins on the host. */
    boolean takesTokens() {
        return observer == null && runtime.tokens().isPresent();
    }

    /** Whether the host has time for something else while the backend computes. */
    boolean leavesHostFree() {
        return observer == null && runtime.leavesHostFree();
    }

    /** Room for hidden states of the model's widths. */
    HiddenStates states() {
        return new HiddenStates(model.encoder().inputSize(), model.encoder().outputSize());
    }

    /** A batch that goes through; its hidden states are kept in those arrays meanwhile. */
    Pass pass(List<Part> windows, HiddenStates states) {
        return new Pass(windows, Packer.pack(windows.stream().map(Part::tokens).toList()), states);
    }

    /** A batch on its way: embedded, then computed or pooled. For one thread at a time. */
    final class Pass {
        private final List<Part> windows;
        private final TokenBatch batch;
        private final HiddenStates states;
        /** Where tokens go to the backend. */
        private int[] rows;
        private float[] pooled;

        private Pass(List<Part> windows, TokenBatch batch, HiddenStates states) {
            this.windows = windows;
            this.batch = batch;
            this.states = states;
        }

        List<Part> windows() {
            return windows;
        }

        PackedBatch layout() {
            return batch.layout();
        }

        HiddenStates states() {
            return states;
        }

        /** The host's part. */
        void embed() {
            if (takesTokens()) {
                rows = TokenRows.of(model.encoder().embedding(), batch);
                return;
            }
            states.reserve(layout().tokens());
            model.reading(() -> {
                embeddings.embed(batch, states.input());
                return null;
            });
        }

        /** Makes the last hidden states, which are then the states' output. */
        void compute() {
            if (rows != null) {
                states.reserve(layout().tokens());
                runtime.tokens().orElseThrow().forward(layout(), rows, states.output());
            } else if (observer != null) {
                runtime.forward(layout(), states.input(), states.output(), observer);
            } else {
                runtime.forward(layout(), states.input(), states.output());
            }
        }

        /** The same where tokens go to the backend, and what is made of their states there is all that is wanted. */
        void pool(List<TokenPool> pools, boolean unitLength) {
            pooled = new float[HiddenStates.numbers(pools.size(), model.encoder().outputSize())];
            runtime.tokens().orElseThrow().pool(layout(), rows, pools, unitLength, pooled);
        }

        /** What {@link #pool} made; null where it was not called. */
        float[] pooled() {
            return pooled;
        }
    }

    /** The model's head over rows, which fit both arrays. */
    void head(int rows, float[] input, float[] output) {
        runtime.head(rows, input, output);
    }

    /** What the model's head makes of rows, new. */
    float[] head(int rows, float[] input) {
        float[] output = new float[Math.multiplyExact(rows, model.encoder().head().outputs())];
        head(rows, input, output);
        return output;
    }

    /** As results name it. */
    String backend() {
        return backend;
    }

    /** The same for people. */
    String backendDescription() {
        return description;
    }

    /** What the model's matrices are kept as, and what they are stored as. */
    KeptWeights weights() {
        return new KeptWeights(runtime.weights(), KeptWeights.common(WeightForm.AUTO, model.encoder()));
    }

    Optional<DeviceTimes> deviceTimes() {
        return runtime.deviceTimes();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
