package org.sirocco.cli.shared;

import java.util.Locale;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.encoder.weights.WeightForm;

/**
 * How near vectors must be to those that they should be: number by number, or, where weights are kept lighter than the
 * model's files have them, in their direction.
 *
 * @param tolerance the most by which a number of a unit vector may differ
 * @param cosine    the least cosine
 * @param mean      the least mean of many texts' cosines
 */
public record Bar(double tolerance, double cosine, double mean) {
    private static final double HALF_COSINE = 0.9999;
    private static final double INT8_COSINE = 0.9985;
    private static final double INT8_MEAN = 0.9995;
    /** No two numbers of unit vectors are further apart. */
    private static final double ANY = 2;

    /** Of numbers alone. */
    public Bar(double tolerance) {
        this(tolerance, -1, -1);
    }

    /**
     * Of a backend of this project.
     *
     * @param kept what its weights are kept as
     */
    public static Bar of(String backend, KeptWeights kept) {
        if (!isRounded(backend, kept)) {
            return new Bar(backend.startsWith("tornado") ? Agreement.TOLERANCE : Agreement.CPU_TOLERANCE);
        }
        return switch (kept.form()) {
            case BFLOAT16, FLOAT16 -> new Bar(ANY, HALF_COSINE, HALF_COSINE);
            case INT8 -> new Bar(ANY, INT8_COSINE, INT8_MEAN);
            case AUTO, FLOAT32 -> throw new IllegalStateException("nothing is rounded: " + kept);
        };
    }

    /** Whether weights are rounded, or what they meet: a device multiplies float16 by float16, whatever the model's files have. */
    public static boolean isRounded(String backend, KeptWeights kept) {
        return kept.isRounded() || kept.form() == WeightForm.FLOAT16 && backend.startsWith("tornado");
    }

    /** Written so that NaN is within nothing. */
    public boolean holds(Agreement agreement) {
        return agreement.within(tolerance) && agreement.cosine() >= cosine;
    }

    /** The same of many texts, whose mean cosine is known. */
    public boolean holds(Agreement agreement, double meanCosine) {
        return holds(agreement) && meanCosine >= mean;
    }

    /** For people: what was found, and what is asked for. */
    public String beside(Agreement agreement) {
        return tolerance < ANY
                ? String.format(Locale.ROOT, "worst difference %.1e, at most %.0e allowed", agreement.worst(),
                        tolerance)
                : String.format(Locale.ROOT, "lowest cosine %.6f, at least %s wanted", agreement.cosine(), cosine);
    }

    /** The same of many texts. */
    public String beside(Agreement agreement, double meanCosine) {
        return tolerance < ANY
                ? beside(agreement)
                : String.format(Locale.ROOT, "mean cosine %.6f, at least %s wanted, %s", meanCosine, mean,
                        beside(agreement));
    }
}
