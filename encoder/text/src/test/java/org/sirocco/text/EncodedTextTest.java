package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EncodedTextTest {
    private static EncodedText of(float... vector) {
        return new EncodedText(vector, 3, false, 1, "scalar");
    }

    @Test
    void measuresTheAngleWhateverTheLength() {
        assertThat(of(3, 4).cosine(of(30, 40))).isCloseTo(1, within(1e-12));
        assertThat(of(1, 0).cosine(of(0, 2))).isZero();
        assertThat(of(1, 1).cosine(of(-1, -1))).isCloseTo(-1, within(1e-12));
        assertThat(of(0, 0).cosine(of(1, 1))).isZero();
    }

    @Test
    void refusesVectorsOfDifferentLengths() {
        assertThatThrownBy(() -> of(1).cosine(of(1, 2))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vectors of 1 and 2 numbers have no angle between them");
    }
}
