package org.sirocco.encoder.model;

/** The feed-forward network of a layer, the same for each token. Legend: C hidden size, F feed-forward size. */
public sealed interface FeedForward extends BlockFunction {
    /** {@return (F, C)} */
    Linear up();

    /** {@return what is applied to each number between the two maps} */
    Activation activation();

    /** {@return (C, F)} */
    Linear down();

    /** {@return F} */
    default int size() {
        return up().outputs();
    }

    @Override
    default int inputs() {
        return up().inputs();
    }

    @Override
    default int outputs() {
        return down().outputs();
    }

    /**
     * down(activation(up(x))): Vaswani et al. 2017, §3.3.
     *
     * @param up         (F, C)
     * @param activation of each of the F numbers
     * @param down       (C, F)
     */
    record Plain(Linear up, Activation activation, Linear down) implements FeedForward {
        /**
         * Checks that the maps fit one another.
         *
         * @throws IllegalArgumentException if {@code down} does not take what {@code up} gives
         */
        public Plain {
            down.expect(down.outputs(), up.outputs());
        }
    }

    /**
     * down(activation(gate(x))·up(x)): Shazeer 2020, arXiv:2002.05202.
     *
     * @param gate       (F, C)
     * @param up         (F, C)
     * @param activation of each number that {@code gate} gives
     * @param down       (C, F)
     */
    record Gated(Linear gate, Linear up, Activation activation, Linear down) implements FeedForward {
        /**
         * Checks that the maps fit one another.
         *
         * @throws IllegalArgumentException if {@code gate} is not of the size of {@code up}, or {@code down} does not take what
         *                                  {@code up} gives
         */
        public Gated {
            gate.expect(up.outputs(), up.inputs());
            down.expect(down.outputs(), up.outputs());
        }
    }
}
