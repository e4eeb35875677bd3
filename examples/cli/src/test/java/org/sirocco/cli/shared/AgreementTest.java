package org.sirocco.cli.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AgreementTest {
    @Test
    void isTheWorstNumberOfEitherSignAndTheLowestCosine() {
        Agreement one = Agreement.of(new float[]{0.6f, -0.8f}, new float[]{1, 0});
        Agreement both = Agreement.of(new float[]{0, 2}, new float[]{0, 2.5f}).and(one);

        assertThat(both.worst()).isCloseTo(0.8, within(1e-7));
        assertThat(both.cosine()).isCloseTo(0.6, within(1e-7));
        assertThat(both.and(Agreement.WHOLE)).isEqualTo(both);
    }

    @Test
    void aNumberThatIsNoneIsNotForgotten() {
        Agreement none = Agreement.of(new float[]{Float.NaN, 0}, new float[]{0, 5});

        assertThat(none.and(Agreement.WHOLE).within(1e9)).isFalse();
        assertThat(Agreement.WHOLE.and(none).within(1e9)).isFalse();
        assertThat(Agreement.of(new float[]{5, 0}, new float[]{0, Float.NaN}).worst()).isNaN();
    }
}
