package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CloseTest {
    private static final float[] NUMBERS = {1, 100, -3};

    @Test
    void acceptsDifferencesUpToTheTolerance() {
        assertThatCode(() -> Close.assertClose("x", NUMBERS, new float[]{1.0625f, 101, -3}, 0.0625, 0.01))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheWorstIndexBothValuesAndTheBackend() {
        assertThatThrownBy(() -> Close.assertClose("scalar", NUMBERS, new float[]{1.5f, 100, -5}, 0.25, 0))
                .hasMessage("scalar: 2 of 3 numbers are off, worst at 2: -3.0 instead of -5.0"
                        + " (difference 2.00, at most 0.250 + 0.00·|expected|)");
    }

    @Test
    void neverAcceptsNaN() {
        for (float wrong : new float[]{Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Close.assertClose("x", new float[]{1, wrong, 9}, NUMBERS, 1e9, 0))
                    .isInstanceOf(AssertionError.class).hasMessageContaining("worst at 1");
            assertThatThrownBy(() -> Close.assertClose("x", NUMBERS, new float[]{1, Float.NaN, -3}, 1, 1))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void refusesToCompareDifferentLengths() {
        assertThatThrownBy(() -> Close.assertClose("x", NUMBERS, new float[2], 9, 9))
                .hasMessage("x: 3 numbers instead of 2");
    }
}
