package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class TileTest {
    /** Whoever forces a width by the JVM's flags says so, and a JVM that does not heed them fails. */
    @Test
    @EnabledIfSystemProperty(named = "require.bits", matches = "\\d+")
    void vectorsAreAsWideAsTheyWereForcedToBe() {
        assertThat(Tile.bits()).isEqualTo(Integer.getInteger("require.bits"));
    }
}
