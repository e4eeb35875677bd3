package org.sirocco.encoder.model;

import java.util.Locale;

/** How a token's numbers are brought to one scale. */
public sealed interface Norm {
    /** {@return (C) gain} */
    Tensor weight();

    /** {@return what is added to the mean square before the root} */
    float epsilon();

    /** {@return C} */
    default int size() {
        return weight().size();
    }

    /**
     * (x − mean)/√(variance + ε)·weight + bias (Ba et al. 2016, arXiv:1607.06450).
     *
     * @param weight  (C) gain
     * @param bias    (C) shift, or null where there is none
     * @param epsilon what is added to the variance before the root, above 0 and below 1
     */
    record Layer(Tensor weight, Tensor bias, float epsilon) implements Norm {
        /**
         * Checks the parts' shapes.
         *
         * @throws IllegalArgumentException if the bias is not of the weight's size, or epsilon is out of range
         */
        public Layer {
            check(weight, epsilon);
            if (bias != null) {
                bias.expectShape(weight.size());
            }
        }

        /** {@return the shift as an array; zeros where there is none} */
        public float[] biasOrZeros() {
            return bias == null ? new float[size()] : bias.toArray();
        }
    }

    /**
     * x/√(mean of x² + ε)·weight (Zhang and Sennrich 2019, arXiv:1910.07467).
     *
     * @param weight  (C) gain
     * @param epsilon what is added to the mean square before the root, above 0 and below 1
     */
    record Rms(Tensor weight, float epsilon) implements Norm {
        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if the weight is no vector, or epsilon is out of range
         */
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

    /**
     * Checks that it is for tokens of so many numbers.
     *
     * @param hiddenSize C
     * @throws IllegalArgumentException if it is not
     */
    default void expectSize(int hiddenSize) {
        weight().expectShape(hiddenSize);
    }
}
