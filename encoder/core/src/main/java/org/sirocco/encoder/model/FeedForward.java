package org.sirocco.encoder.model;

/** The feed-forward network of a layer, the same for each token. Legend: C hidden size, F feed-forward size. */
public sealed interface FeedForward extends BlockFunction {
    /** (F, C). */
    Linear up();

    Activation activation();

    /** (C, F). */
    Linear down();

    /** F. */
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

    /** down(activation(up(x))): Vaswani et al. 2017, §3.3. */
    record Plain(Linear up, Activation activation, Linear down) implements FeedForward {
        public Plain {
            down.expect(down.outputs(), up.outputs());
        }
    }

    /**
     * down(activation(gate(x))·up(x)): Shazeer 2020, arXiv:2002.05202.
     *
     * @param gate (F, C)
     */
    record Gated(Linear gate, Linear up, Activation activation, Linear down) implements FeedForward {
        public Gated {
            gate.expect(up.outputs(), up.inputs());
            down.expect(down.outputs(), up.outputs());
        }
    }
}
