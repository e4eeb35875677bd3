package org.sirocco.cli.shared;

/**
 * How well vectors agree with those that they should be.
 *
 * @param worst  the largest absolute difference of a number; NaN if any is NaN
 * @param cosine the lowest cosine of two vectors
 */
public record Agreement(double worst, double cosine) {
    /** What nothing has disagreed with yet. */
    public static final Agreement WHOLE = new Agreement(0, 1);
    /** The most by which a number of a unit vector may differ between the CPU's backends and the reference. */
    public static final double CPU_TOLERANCE = 1e-5;
    /** The most by which a device's, or another library's, may. */
    public static final double TOLERANCE = 1e-4;

    /** Of two vectors of the same length. */
    public static Agreement of(float[] actual, float[] expected) {
        double worst = 0;
        double dot = 0;
        double actualSquare = 0;
        double expectedSquare = 0;
        for (int c = 0; c < expected.length; c++) {
            // Math.max keeps a NaN once there is one.
            worst = Math.max(worst, Math.abs((double) actual[c] - expected[c]));
            dot += (double) actual[c] * expected[c];
            actualSquare += (double) actual[c] * actual[c];
            expectedSquare += (double) expected[c] * expected[c];
        }
        return new Agreement(worst, dot / Math.sqrt(actualSquare * expectedSquare));
    }

    /** Of both. */
    public Agreement and(Agreement other) {
        return new Agreement(Math.max(worst, other.worst), Math.min(cosine, other.cosine));
    }

    /** Written so that NaN is not within anything. */
    public boolean within(double tolerance) {
        return worst <= tolerance;
    }
}
