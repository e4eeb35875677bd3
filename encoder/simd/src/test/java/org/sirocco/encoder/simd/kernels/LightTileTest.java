package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sirocco.encoder.weights.WeightForm;

class LightTileTest {
    /** Its file has another name than the class would have by itself. */
    private static final class Hidden implements LightTile {
        @Override
        public void product(int rows, float[] a, int aAt, int[] panel, int panelAt, float[] ends, int endsAt, int inner,
                float[] c, int cAt, int cStride) {}
    }

    @Test
    void saysWhatIsMissingWhereClassesAreNotFiles() {
        assertThatThrownBy(() -> LightTile.of(Hidden.class, WeightForm.INT8)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Hidden is not there as a file").hasMessageContaining("int8")
                .hasMessageContaining("--weights float32");
    }
}
