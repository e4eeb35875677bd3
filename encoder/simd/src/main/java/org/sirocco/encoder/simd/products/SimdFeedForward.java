package org.sirocco.encoder.simd.products;

import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.simd.kernels.TileRows;

/** A feed-forward network, packed. */
public sealed interface SimdFeedForward {
    /** (F, C). */
    PackedMatrix up();

    Activation activation();

    /** (C, F). */
    PackedMatrix down();

    /**
     * Everything before the last product.
     *
     * @param x    (N, C)
     * @param wide (N, F), overwritten
     * @param gate (N, F), overwritten where it is needed
     */
    void widen(SimdProduct product, Team team, TileRows x, TileRows wide, TileRows gate);

    /** activation(up(x)). */
    record Plain(PackedMatrix up, Activation activation, PackedMatrix down) implements SimdFeedForward {
        @Override
        public void widen(SimdProduct product, Team team, TileRows x, TileRows wide, TileRows gate) {
            wide.shape(x.rows(), up.outputs());
            product.run(team, up, x, wide, activation, null);
        }
    }

    /** activation(gate(x))·up(x). */
    record Gated(PackedMatrix gate, PackedMatrix up, Activation activation, PackedMatrix down)
            implements
                SimdFeedForward {
        @Override
        public void widen(SimdProduct product, Team team, TileRows x, TileRows wide, TileRows gates) {
            gates.shape(x.rows(), gate.outputs());
            wide.shape(x.rows(), up.outputs());
            product.run(team, gate, x, gates, activation, null);
            product.run(team, up, x, wide, null, gates);
        }
    }
}
