package org.sirocco.cli.compare;

import java.util.Optional;
import org.sirocco.cli.shared.Bar;

/**
 * Who takes part, as the tables show it.
 *
 * @param label  no two in a comparison are alike
 * @param peer   whether it is another project's
 * @param bar    what its vectors must be like to be right
 * @param form   what its weights are kept as; empty for a peer
 * @param device what it computes on
 */
record Rival(String label, boolean peer, Bar bar, String form, Device device) {
    /** One that could not be opened. */
    static Rival absent(String label, boolean peer) {
        return new Rival(label, peer, new Bar(0), "", new Device("", "", Optional.empty()));
    }

    static Rival of(String label, Contender contender) {
        return new Rival(label, contender.peer(), contender.bar(), contender.form(), contender.device());
    }

    /** The name without the form of the weights: simd of simd+int8. */
    String family() {
        return label.split("[+ ]", 2)[0];
    }
}
