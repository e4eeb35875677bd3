package org.sirocco.text.model;

/** The error function in double precision. */
final class Erf {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
    /** Beyond, the complement is below the last place of 1. */
    private static final double REACH = 6;

    private Erf() {}

    /** Good to 1e-14: Abramowitz and Stegun 7.1.6, whose terms are all of one sign. */
    static double of(double x) {
        if (!(Math.abs(x) < REACH)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double square = x * x;
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * square / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_SQRT_PI * Math.exp(-square) * sum;
    }
}
