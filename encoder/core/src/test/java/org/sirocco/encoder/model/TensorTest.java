package org.sirocco.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
    void tellsZerosFromNumbers() {
        float[] numbers = new float[3000];
        numbers[0] = -0f;
        assertThat(Tensor.of("t", numbers, 3000).isZero()).isTrue();
        numbers[2999] = Float.MIN_VALUE;
        assertThat(Tensor.of("t", numbers, 3000).isZero()).isFalse();
    }

    @Test
    void rowsAreAView() {
        Tensor whole = Tensor.of("t", new float[]{1, 2, 3, 4, 5, 6}, 3, 2);
        Tensor rows = whole.rows(1, 2);
        assertThat(rows.shape()).containsExactly(2, 2);
        assertThat(rows.toArray()).containsExactly(3, 4, 5, 6);
        assertThat(rows.data().address()).isEqualTo(whole.data().address() + 8);
        assertThatThrownBy(() -> whole.rows(2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        Linear linear = new Linear(whole, Tensor.of("b", new float[]{7, 8, 9}, 3)).rows(2, 1);
        assertThat(linear.weight().toArray()).containsExactly(5, 6);
        assertThat(linear.bias().toArray()).containsExactly(9);
    }

    @Test
    void refusesAShapeThatItsNumbersDoNotFill() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.of("t", new float[5], 2, 3))
                .withMessage("tensor t has 20 bytes, its shape [2, 3] of FLOAT32 needs 24");
    }
}
