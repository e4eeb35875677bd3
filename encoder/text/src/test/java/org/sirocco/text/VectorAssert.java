package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares vectors so that NaN fails, and says where they differ most. */
final class VectorAssert {
    private VectorAssert() {}

    /** Every number within {@code tolerance}, and the cosine at least {@code cosine}. */
    static void assertClose(float[] actual, float[] expected, double tolerance, double cosine, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        int worst = 0;
        double dot = 0;
        double actualSquare = 0;
        double expectedSquare = 0;
        for (int c = 0; c < expected.length; c++) {
            float difference = Math.abs(actual[c] - expected[c]);
            // A NaN is the worst there is, and stays it: nothing is greater.
            if (Float.isNaN(difference) || difference > Math.abs(actual[worst] - expected[worst])) {
                worst = c;
            }
            dot += (double) actual[c] * expected[c];
            actualSquare += (double) actual[c] * actual[c];
            expectedSquare += (double) expected[c] * expected[c];
        }
        assertThat(Math.abs(actual[worst] - expected[worst]) <= tolerance)
                .as("%s: worst at %d: %s, expected %s within %s", what, worst, actual[worst], expected[worst],
                        tolerance)
                .isTrue();
        double similarity = dot / Math.sqrt(actualSquare * expectedSquare);
        assertThat(similarity >= cosine).as("%s: cosine %s must be at least %s", what, similarity, cosine).isTrue();
    }
}
