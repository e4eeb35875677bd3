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

    @Test
    void isEqualWhereItsNumbersAre() {
        EncodedText text = of(1, 2);

        assertThat(text).isEqualTo(of(1, 2)).hasSameHashCodeAs(of(1, 2)).isNotEqualTo(of(1, 2.5f)).isNotEqualTo(of(1))
                .isNotEqualTo(null);
        assertThat(text.hashCode()).isNotEqualTo(of(1, 2.5f).hashCode());
        assertThat(text).isNotEqualTo(new EncodedText(text.vector(), 4, false, 1, "scalar"))
                .isNotEqualTo(new EncodedText(text.vector(), 3, true, 1, "scalar"))
                .isNotEqualTo(new EncodedText(text.vector(), 3, false, 2, "scalar"))
                .isNotEqualTo(new EncodedText(text.vector(), 3, false, 1, "simd"));
    }

    @Test
    void showsItsFirstNumbers() {
        assertThat(of(0.5f, -1, 1e-7f, 2, 3)).hasToString(
                "EncodedText[vector=[0.5, -1.0, 1.0E-7, 2.0, …], dimensions=5, tokens=3, truncated=false, windows=1, "
                        + "backend=scalar]");
        assertThat(of(1)).asString().contains("[1.0]", "dimensions=1");
        assertThat(of(1, 2).dimensions()).isEqualTo(2);
    }

    @Test
    void refusesToBeWithoutAVectorOrABackend() {
        assertThatThrownBy(() -> new EncodedText(null, 3, false, 1, "scalar")).hasMessage("vector must not be null");
        assertThatThrownBy(() -> new EncodedText(new float[1], 3, false, 1, null))
                .hasMessage("backend must not be null");
    }
}
