package org.sirocco.encoder;

import java.util.Locale;
import java.util.Objects;
import org.sirocco.encoder.weights.WeightForm;

/**
 * What a caller may ask of any backend.
 *
 * @param threads    CPU threads to use at most, at least 1; devices other than the CPU ignore it
 * @param attention  which way attention is computed
 * @param profiled   whether a device measures its own times, for {@link EncoderRuntime#deviceTimes}; costs a little speed
 * @param weights    what matrices are kept as
 * @param embeddings where tokens are looked up
 */
public record BackendOptions(int threads, AttentionMode attention, boolean profiled, WeightForm weights,
        EmbeddingPlace embeddings) {
    /** Which way attention is computed; the vectors are the same within 1e-5. */
    public enum AttentionMode {
        /** As fast as the backend can. */
        FUSED,
        /** Through the four visible steps: scores, scale, softmax, context. */
        STEPS
    }

    /** Where tokens are looked up, and their last states pooled; the vectors are the same within 1e-5. */
    public enum EmbeddingPlace {
        /** On the host: hidden states go to the backend and come from it. */
        HOST,
        /** On the backend's own device, which then holds the word table: ids go up and vectors come down. */
        DEVICE
    }

    private static final int MOST_THREADS = 256;

    /**
     * Checks the number of threads.
     *
     * @throws IllegalArgumentException if it is below 1, or above 256
     * @throws NullPointerException     if there is no form of weights, or no place of embeddings
     */
    public BackendOptions {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "threads (%d) must be at least 1 and at most %d", threads,
                            MOST_THREADS));
        }
        Objects.requireNonNull(weights, "weights must not be null");
        Objects.requireNonNull(embeddings, "embeddings must not be null");
    }

    /**
     * With embeddings on the host.
     *
     * @param threads   CPU threads to use at most, at least 1
     * @param attention how it is computed
     * @param profiled  whether a device measures its own times
     * @param weights   what matrices are kept as
     */
    public BackendOptions(int threads, AttentionMode attention, boolean profiled, WeightForm weights) {
        this(threads, attention, profiled, weights, EmbeddingPlace.HOST);
    }

    /**
     * With weights as the files have them, and embeddings on the host.
     *
     * @param threads   CPU threads to use at most, at least 1
     * @param attention how it is computed
     * @param profiled  whether a device measures its own times
     */
    public BackendOptions(int threads, AttentionMode attention, boolean profiled) {
        this(threads, attention, profiled, WeightForm.AUTO);
    }

    /**
     * All cores, fused attention.
     *
     * @return the options of a caller who asks for nothing: all cores up to 256, fused attention, nothing measured
     */
    public static BackendOptions defaults() {
        return new BackendOptions(Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS),
                AttentionMode.FUSED, false);
    }

    /**
     * {@return the same options with other threads}
     *
     * @param value CPU threads to use at most, at least 1
     * @throws IllegalArgumentException if it is out of range
     */
    public BackendOptions withThreads(int value) {
        return new BackendOptions(value, attention, profiled, weights, embeddings);
    }

    /**
     * {@return the same options with attention computed in another way}
     *
     * @param value which way
     */
    public BackendOptions withAttention(AttentionMode value) {
        return new BackendOptions(threads, value, profiled, weights, embeddings);
    }

    /**
     * {@return the same options with a device's times measured, or not}
     *
     * @param value whether it measures
     */
    public BackendOptions withProfiled(boolean value) {
        return new BackendOptions(threads, attention, value, weights, embeddings);
    }

    /**
     * {@return the same options with weights kept as another form}
     *
     * @param value which form
     */
    public BackendOptions withWeights(WeightForm value) {
        return new BackendOptions(threads, attention, profiled, value, embeddings);
    }

    /**
     * {@return the same options with tokens looked up elsewhere}
     *
     * @param value where
     */
    public BackendOptions withEmbeddings(EmbeddingPlace value) {
        return new BackendOptions(threads, attention, profiled, weights, value);
    }
}
