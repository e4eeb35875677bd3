package org.sirocco.encoder;

import java.util.Optional;
import org.sirocco.encoder.weights.WeightForm;

/**
 * A model that is ready on one processor. Safe for many threads; {@link #close} waits for calls in progress, and a call
 * after it throws {@link IllegalStateException}.
 */
public interface EncoderRuntime extends AutoCloseable {
    /**
     * Runs the whole stack over a packed batch.
     *
     * @param batch  where each sentence begins, N tokens in all
     * @param input  (N, C) row-major: the embeddings, left as they are unless {@code output} is the same array
     * @param output (N, C of the last layer) row-major: overwritten with its hidden states, after the final norm where there is
     *               one; may be {@code input} where both are of one width
     * @throws IllegalArgumentException if either is too short for the batch, or they are one array and the widths differ
     * @throws KernelException          if the device failed; {@code output} is then undefined
     */
    void forward(PackedBatch batch, float[] input, float[] output);

    /**
     * The same through separate, visible steps.
     *
     * @param batch    likewise
     * @param input    likewise
     * @param output   likewise
     * @param observer asked for each layer and head, and told of those that it wants, on the calling thread
     */
    void forward(PackedBatch batch, float[] input, float[] output, EncoderObserver observer);

    /**
     * Applies the model's {@link org.sirocco.encoder.model.Head} to rows.
     *
     * @param rows   how many; may be 0
     * @param input  (rows, numbers that the head takes) row-major
     * @param output (rows, numbers that it gives) row-major, overwritten; another array
     * @throws IllegalStateException    if the model has no head
     * @throws IllegalArgumentException if either is too short
     * @throws KernelException          if the device failed
     */
    void head(int rows, float[] input, float[] output);

    /** {@return what takes tokens instead of hidden states; empty unless {@link BackendOptions#embeddings} asks for it} */
    default Optional<TokenRuntime> tokens() {
        return Optional.empty();
    }

    /** {@return whether the stack is computed elsewhere than by the processor that calls, which then has time for more} */
    default boolean leavesHostFree() {
        return false;
    }

    /**
     * {@return what the device has measured of itself since the model was loaded; empty if it was not asked to, or has no way
     * to}
     */
    default Optional<DeviceTimes> deviceTimes() {
        return Optional.empty();
    }

    /** {@return what its matrices are kept as; {@link WeightForm#AUTO} where they differ, each as the model's files have it} */
    default WeightForm weights() {
        return WeightForm.FLOAT32;
    }

    /** {@return whether the model's matrices are not read any more once it is loaded, so that they may go} */
    default boolean copiesWeights() {
        return false;
    }

    /** Frees what the device holds; further calls of it do nothing. */
    @Override
    void close();
}
