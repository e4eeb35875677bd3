package org.sirocco.encoder.simd.products;

import org.sirocco.encoder.model.Linear;

/** The weights and biases of linear layers that read the same input, packed; one form for each type of number. */
public sealed interface PackedMatrix permits Float32Matrix {
    /** Packs the layers' outputs one after another, panels spread over the team. */
    static PackedMatrix of(Team team, Linear... linears) {
        return Float32Matrix.of(team, linears);
    }

    /** The length of each sum. */
    int inner();

    /** Numbers in each row of the product. */
    int outputs();

    /** Numbers in each row of the product, the last panel filled up. */
    int paddedOutputs();

    int panels();

    /** Where a panel starts in what is packed. */
    int panelAt(int panel);
}
