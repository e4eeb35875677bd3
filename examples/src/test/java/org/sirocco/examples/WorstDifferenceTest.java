package org.sirocco.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorstDifferenceTest {
    @Test
    void isTheLargestOfAllNumbersOfEitherSign() {
        assertThat(WorstDifference.of(new float[]{1, -2, 3}, new float[]{1.5f, 0, 2})).isEqualTo(2);
    }

    @Test
    void aNumberThatIsNoneIsNotForgotten() {
        assertThat(WorstDifference.of(new float[]{Float.NaN, 0}, new float[]{0, 5})).isNaN();
        assertThat(WorstDifference.of(new float[]{5, 0}, new float[]{0, Float.NaN})).isNaN();
    }
}
