package org.sirocco.encoder.model;

import java.util.Locale;

/** How a token's numbers are brought to one scale. */
public sealed interface Norm {
    /** (C) gain. */
    Tensor weight();

    /** What is added to the mean square before the root. */
    float epsilon();

    /** C. */
    default int size() {
        return weight().size();
    }

    /**
     * (x − mean)/√(variance + ε)·weight + bias (Ba et al. 2016, arXiv:1607.06450).
     *
     * @param bias (C) shift, or null where there is none
     */
    record Layer(Tensor weight, Tensor bias, float epsilon) implements Norm {
        public Layer {
            check(weight, epsilon);
            if (bias != null) {
                bias.expectShape(weight.size());
            }
        }

        /** The shift as an array; zeros where there is none. */
        public float[] biasOrZeros() {
            return bias == null ? new float[size()] : bias.toArray();
        }
    }

    /** x/√(mean of x² + ε)·weight (Zhang and Sennrich 2019, arXiv:1910.07467). */
    record Rms(Tensor weight, float epsilon) implements Norm {
        public Rms {
            check(weight, epsilon);
        }
    }

    private static void check(Tensor weight, float epsilon) {
        weight.expectShape(weight.size());
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "epsilon (%s) must be above 0 and below 1", epsilon));
        }
    }

    default void expectSize(int hiddenSize) {
        weight().expectShape(hiddenSize);
    }
}
