package org.sirocco.encoder.model;

/** Which tokens of its own sentence a token attends to. */
public sealed interface AttentionReach {
    /** Every one. */
    record All() implements AttentionReach {}

    /**
     * Those near it (Beltagy et al. 2020, arXiv:2004.05150).
     *
     * @param each tokens on each side, at least 0
     */
    record Window(int each) implements AttentionReach {}

    /** Itself and those before it. */
    record Causal() implements AttentionReach {}
}
