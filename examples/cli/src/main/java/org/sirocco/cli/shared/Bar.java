package org.sirocco.cli.shared;

import java.util.Locale;
import org.sirocco.encoder.weights.WeightForm;

/**
 * How near vectors must be to those that they should be: number by number, or, where weights are kept lighter than the
 * model's files have them, in their direction.
 *
 * @param tolerance the most by which a number of a unit vector may differ
 * @param cosine    the least cosine
 */
public record Bar(double tolerance, double cosine) {
    private static final double HALF_COSINE = 0.9999;
    private static final double INT8_COSINE = 0.9985;
    /** No two numbers of unit vectors are further apart. */
    private static final double ANY = 2;

    /**
     * Of a backend of this project.
     *
     * @param weights what it was asked to keep weights as
     */
    public static Bar of(String backend, WeightForm weights) {
        return switch (weights) {
            case AUTO, FLOAT32 -> new Bar(
                    backend.startsWith("tornado") ? Agreement.TOLERANCE : Agreement.CPU_TOLERANCE, -1);
            case BFLOAT16, FLOAT16 -> new Bar(ANY, HALF_COSINE);
            case INT8 -> new Bar(ANY, INT8_COSINE);
        };
    }

    /** Written so that NaN is within nothing. */
    public boolean holds(Agreement agreement) {
        return agreement.within(tolerance) && agreement.cosine() >= cosine;
    }

    /** For people: what was found, and what is asked for. */
    public String beside(Agreement agreement) {
        return tolerance < ANY
                ? String.format(Locale.ROOT, "worst difference %.1e, at most %.0e allowed", agreement.worst(),
                        tolerance)
                : String.format(Locale.ROOT, "lowest cosine %.6f, at least %s wanted", agreement.cosine(), cosine);
    }
}
