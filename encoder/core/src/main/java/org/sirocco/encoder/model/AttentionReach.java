package org.sirocco.encoder.model;

import java.util.Locale;

/** Which tokens of its own sentence a token attends to. */
public sealed interface AttentionReach {
    /** Every one. */
    record All() implements AttentionReach {}

    /**
     * Those near it (Beltagy et al. 2020, arXiv:2004.05150).
     *
     * @param each tokens on each side, at least 0
     */
    record Window(int each) implements AttentionReach {
        /**
         * Checks the size.
         *
         * @throws IllegalArgumentException if it is below 0
         */
        public Window {
            if (each < 0) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a window of %d tokens on each side must have at least 0", each));
            }
        }
    }

    /** Itself and those before it. */
    record Causal() implements AttentionReach {}
}
