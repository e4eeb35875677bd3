package org.sirocco.text.pipeline;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.text.model.LoadedModel;

/** The pipeline's numeric part: embeddings on the host, then the stack on its device. Safe for many threads. */
final class Forward implements AutoCloseable {
    private final LoadedModel model;
    private final Embeddings embeddings;
    private final EncoderRuntime runtime;
    private final BiConsumer<PackedBatch, float[]> stack;

    private Forward(LoadedModel model, Embeddings embeddings, EncoderRuntime runtime,
            BiConsumer<PackedBatch, float[]> stack) {
        this.model = model;
        this.embeddings = embeddings;
        this.runtime = runtime;
        this.stack = stack;
    }

    /** Loads a model's weights on a backend. */
    static Forward load(LoadedModel model, BackendChoice choice) {
        Embeddings embeddings = model.reading(() -> new Embeddings(model.encoder()));
        EncoderRuntime runtime = model.reading(() -> choice.load(model.encoder()));
        return new Forward(model, embeddings, runtime, runtime::forward);
    }

    /** The same through the visible steps, which the observer sees. */
    Forward observedBy(EncoderObserver observer) {
        return new Forward(model, embeddings, runtime, (batch, hidden) -> runtime.forward(batch, hidden, observer));
    }

    /**
     * Embeds and runs a batch.
     *
     * @param hidden (N, C), overwritten with the hidden states of the last layer
     */
    void run(TokenBatch batch, float[] hidden) {
        model.reading(() -> {
            embeddings.embed(batch, hidden);
            return null;
        });
        stack.accept(batch.layout(), hidden);
    }

    Optional<DeviceTimes> deviceTimes() {
        return runtime.deviceTimes();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
