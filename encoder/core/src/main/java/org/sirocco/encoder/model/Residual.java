package org.sirocco.encoder.model;

/** What a block's function is added to. */
public sealed interface Residual {
    /** The block's input. */
    record Plain() implements Residual {}

    /**
     * The block's input through a map of its own, to the width that the function has.
     *
     * @param projection (numbers that the function gives, numbers that the block takes)
     */
    record Projected(Linear projection) implements Residual {}
}
