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
     * @param input  (N, C) row-major: the embeddings, left as they are unless {@code output} is the same array
     * @param output (N, C of the last layer) row-major: overwritten with its hidden states, after the final norm where there
     *               is one; may be {@code input} where both are of one width
     * @throws IllegalArgumentException if either is too short for the batch, or they are one array and the widths differ
     * @throws KernelException          if the device failed; {@code output} is then undefined
     */
    void forward(PackedBatch batch, float[] input, float[] output);

    /** The same through separate, visible steps. */
    void forward(PackedBatch batch, float[] input, float[] output, EncoderObserver observer);

    /**
     * Applies the model's {@link org.sirocco.encoder.model.Head} to rows.
     *
     * @param input  (rows, numbers that the head takes) row-major
     * @param output (rows, numbers that it gives) row-major, overwritten; another array
     * @throws IllegalStateException    if the model has no head
     * @throws IllegalArgumentException if either is too short
     * @throws KernelException          if the device failed
     */
    void head(int rows, float[] input, float[] output);

    /** What the device has measured of itself since the model was loaded; empty if it was not asked to, or has no way to. */
    default Optional<DeviceTimes> deviceTimes() {
        return Optional.empty();
    }

    /** Frees what the device holds; further calls of it do nothing. */
    @Override
    void close();
}
