package org.sirocco.cli.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void isTheMiddleOneOrHalfwayBetweenTwo() {
        double[] odd = {5, 1, 3};

        assertThat(Median.of(odd)).isEqualTo(3);
        assertThat(odd).as("is left as it was").containsExactly(5, 1, 3);
        assertThat(Median.of(new double[]{4, 1, 3, 2})).isEqualTo(2.5);
        assertThat(Median.of(new double[]{7})).isEqualTo(7);
    }
}
