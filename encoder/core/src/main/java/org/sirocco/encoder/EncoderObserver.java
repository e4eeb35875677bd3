package org.sirocco.encoder;

/**
 * Sees what an observed forward pass computes, as it goes, so that memory stays bounded. Called on one thread at a time, in
 * order of layers; within a layer, sentences and heads come in any order.
 */
public interface EncoderObserver {
    /**
     * {@return whether {@link #attention} is wanted for this head; what is not wanted is not copied out}
     *
     * @param layer    from 0
     * @param head     from 0
     * @param sentence of the batch, from 0
     */
    default boolean wantsAttention(int layer, int head, int sentence) {
        return true;
    }

    /**
     * One head's attention; layers, heads and sentences count from 0.
     *
     * @param layer    from 0
     * @param head     from 0
     * @param sentence of the batch, from 0
     * @param steps    every step's numbers
     */
    default void attention(int layer, int head, int sentence, AttentionSteps steps) {}

    /**
     * {@return whether {@link #hidden} is wanted for this layer}
     *
     * @param layer from 0
     */
    default boolean wantsHidden(int layer) {
        return true;
    }

    /**
     * The hidden states after a layer (before the final norm, where the model has one).
     *
     * @param layer  from 0
     * @param hidden (N, C) at least; only for the duration of the call, not to be changed
     */
    default void hidden(int layer, float[] hidden) {}
}
