package org.sirocco.cli.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpearmanTest {
    @Test
    void isWhatScipyComputes() {
        // scipy 1.17: scipy.stats.spearmanr(x, y).statistic
        double[] x = {0.1, 0.4, 0.4, 0.9, -0.2, 0.4, 0.0};
        double[] y = {1, 3, 2.5, 5, 0, 0, 2.5};
        assertThat(Spearman.correlation(x, y)).isCloseTo(0.6227523687795278, within(1e-15));
    }

    @Test
    void seesOrderAndNothingElse() {
        double[] x = {1, 2, 3, 4};
        assertThat(Spearman.correlation(x, new double[]{-7, 0, 1e-9, 1e9})).isEqualTo(1);
        assertThat(Spearman.correlation(x, new double[]{3, 2, 1, 0})).isEqualTo(-1);
        assertThat(Spearman.correlation(x, new double[]{2, 2, 2, 2})).isNaN();
        assertThatThrownBy(() -> Spearman.correlation(x, new double[3])).hasMessage("4 and 3 numbers are no pairs");
    }
}
