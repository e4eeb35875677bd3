package org.sirocco.encoder.model;

/** What a block of a layer computes of its input, before the residual sum. */
public sealed interface BlockFunction permits Attention, FeedForward {
    /** {@return numbers per token that go in} */
    int inputs();

    /** {@return numbers per token that come out} */
    int outputs();
}
