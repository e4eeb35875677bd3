package org.sirocco.examples;

/** How far a vector is from the one that it should be. */
public final class WorstDifference {
    private WorstDifference() {}

    /** The largest absolute difference of a number; NaN if any is NaN, so that {@code <=} fails. */
    public static double of(float[] actual, float[] expected) {
        double worst = 0;
        for (int c = 0; c < expected.length; c++) {
            // Math.max keeps a NaN once there is one.
            worst = Math.max(worst, Math.abs((double) actual[c] - expected[c]));
        }
        return worst;
    }
}
