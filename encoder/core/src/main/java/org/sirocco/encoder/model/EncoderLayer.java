package org.sirocco.encoder.model;

import java.util.Locale;

/**
 * One layer of the stack: attention, then feed-forward, each with its norm and its residual sum.
 *
 * @param attention   first, from C numbers per token
 * @param feedForward then, from what attention gives
 */
public record EncoderLayer(Block<Attention> attention, Block<FeedForward> feedForward) {
    /**
     * Checks that the second block takes what the first one gives.
     *
     * @throws IllegalArgumentException if the second block does not take what the first one makes
     */
    public EncoderLayer {
        if (feedForward.function().inputs() != attention.function().outputs()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "the feed-forward network takes %d numbers per token (%s), attention makes %d (%s)",
                    feedForward.function().inputs(), feedForward.function().up().weight(),
                    attention.function().outputs(), attention.function().output().weight()));
        }
    }

    /** {@return numbers per token that go in} */
    public int inputs() {
        return attention.function().inputs();
    }

    /** {@return numbers per token that come out} */
    public int outputs() {
        return feedForward.function().outputs();
    }
}
