package org.sirocco.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class TensorTest {
    @Test
    void copiesOneRow() {
        float[] out = {9, 9, 9, 9};
        Tensor.of("t", new float[]{1, 2, 3, 4, 5, 6}, 3, 2).copyRow(2, out, 1);
        assertThat(out).containsExactly(9, 5, 6, 9);
    }

    @Test
    void findsTheFirstNumberThatIsNotFinite() {
        assertThat(Tensor.of("t", new float[]{1, 2, Float.NaN, Float.NEGATIVE_INFINITY}, 4).firstNonFinite())
                .isEqualTo(2);
        assertThat(Tensor.of("t", new float[]{Float.MAX_VALUE}, 1).firstNonFinite()).isEqualTo(-1);
    }

    @Test
    void refusesAShapeThatItsNumbersDoNotFill() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of("t", new float[5], 2, 3))
                .withMessage("tensor t has 20 bytes, its shape [2, 3] of FLOAT32 needs 24");
    }
}
