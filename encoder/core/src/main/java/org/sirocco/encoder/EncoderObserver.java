package org.sirocco.encoder;

/**
 * Sees what an observed forward pass computes, as it goes, so that memory stays bounded. Called on one thread at a time, in
 * order of layers; within a layer, sentences and heads come in any order.
 */
public interface EncoderObserver {
    /** Whether {@link #attention} is wanted for this head; what is not wanted is not copied out. */
    default boolean wantsAttention(int layer, int head, int sentence) {
        return true;
    }

    /** One head's attention; layers, heads and sentences count from 0. */
    default void attention(int layer, int head, int sentence, AttentionSteps steps) {}

    /** Whether {@link #hidden} is wanted for this layer. */
    default boolean wantsHidden(int layer) {
        return true;
    }

    /**
     * The hidden states after a layer (before the final norm, where the model has one).
     *
     * @param hidden (N, C) at least; only for the duration of the call, not to be changed
     */
    default void hidden(int layer, float[] hidden) {}
}
