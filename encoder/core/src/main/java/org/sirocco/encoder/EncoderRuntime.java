package org.sirocco.encoder;

import java.util.Optional;

/**
 * A model that is ready on one processor. Safe for many threads; {@link #close} waits for calls in progress, and a call
 * after it throws {@link IllegalStateException}.
 */
public interface EncoderRuntime extends AutoCloseable {
    /**
     * Runs the whole stack over a packed batch.
     *
     * @param hidden (N, C) row-major: the embeddings, replaced by the last layer's hidden states
     * @throws IllegalArgumentException if {@code hidden} is too short for the batch
     * @throws KernelException          if the device failed; {@code hidden} is then undefined
     */
    void forward(PackedBatch batch, float[] hidden);

    /** The same through separate, visible steps. */
    void forward(PackedBatch batch, float[] hidden, EncoderObserver observer);

    /** What the device has measured of itself since the model was loaded; empty if it was not asked to, or has no way to. */
    default Optional<DeviceTimes> deviceTimes() {
        return Optional.empty();
    }

    /** Frees what the device holds; further calls of it do nothing. */
    @Override
    void close();
}
