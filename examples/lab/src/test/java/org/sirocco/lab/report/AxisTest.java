package org.sirocco.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void placesNumbersBetweenItsEnds() {
        Axis even = Axis.over(List.of(new double[]{0, 5, 10}), false);
        assertThat(even.place(0)).isZero();
        assertThat(even.place(5)).isEqualTo(0.5);
        Axis factors = Axis.over(List.of(new double[]{1, 0, 10_000}), true);
        assertThat(factors.place(100)).isEqualTo(0.5);
        assertThat(factors.shows(0)).isFalse();
    }

    @Test
    void ticksAreRoundAndWithinTheEnds() {
        assertThat(Axis.over(List.of(new double[]{0, 99}), false).ticks()).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0);
        assertThat(Axis.over(List.of(new double[]{2, 100_000}), true).ticks()).containsExactly(10.0, 100.0, 1000.0,
                10_000.0, 100_000.0);
        assertThat(Axis.over(List.of(new double[]{128, 2048}), true).ticks()).containsExactly(200.0, 500.0, 1000.0,
                2000.0);
        assertThat(Axis.over(List.of(new double[]{-1, 1}), false).ticks()).contains(-1.0, 0.0, 1.0);
        assertThat(Axis.over(List.of(new double[]{3, 3}), false).ticks()).isNotEmpty();
        assertThat(Axis.over(List.of(new double[0]), true).ticks()).isNotEmpty();
    }
}
