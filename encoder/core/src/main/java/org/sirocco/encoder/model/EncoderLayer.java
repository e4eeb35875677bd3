package org.sirocco.encoder.model;

import java.util.Locale;

/**
 * One layer of the stack: attention, then feed-forward, each with its norm and its residual sum.
 */
public record EncoderLayer(Block<Attention> attention, Block<FeedForward> feedForward) {
    /** @throws IllegalArgumentException if the second block does not take what the first one makes */
    public EncoderLayer {
        if (feedForward.function().inputs() != attention.function().outputs()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "the feed-forward network takes %d numbers per token (%s), attention makes %d (%s)",
                    feedForward.function().inputs(), feedForward.function().up().weight(),
                    attention.function().outputs(), attention.function().output().weight()));
        }
    }

    /** Numbers per token that go in. */
    public int inputs() {
        return attention.function().inputs();
    }

    /** Numbers per token that come out. */
    public int outputs() {
        return feedForward.function().outputs();
    }
}
