package org.sirocco.encoder.model;

import java.util.Locale;

/** How attention itself knows where tokens stand; beside what the embeddings may know. */
public sealed interface AttentionPositions {
    /** Not at all. */
    record None() implements AttentionPositions {}

    /**
     * Queries and keys are turned by angles that grow with their place, the halves of a head against each other (Su et al. 2021,
     * arXiv:2104.09864).
     *
     * @param base of the angles: number i of a half turns by place·base^(−2i/D)
     */
    record Rotary(double base) implements AttentionPositions {
        /**
         * Checks the base.
         *
         * @throws IllegalArgumentException if it is not above 0 and finite
         */
        public Rotary {
            if (!(base > 0 && base < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "the base of rotary positions (%s) must be above 0", base));
            }
        }

        /**
         * {@return how far number {@code i} of a half turns from one place to the next, in radians: a place's angle is {@code
         * place * frequency}} Both in single precision, as transformers computes them, which far from the start of a text is
         * noticeably another angle than the exact one.
         *
         * @param i        from 0 on, below D/2
         * @param headSize D
         */
        public float frequency(int i, int headSize) {
            return 1 / (float) Math.pow((float) base, 2f * i / headSize);
        }
    }

    /**
     * A number for each head and bucket of distances is added to the scaled scores (Raffel et al. 2020, arXiv:1910.10683, §2.1;
     * both ways, as MPNet and T5's encoder have it): half of the buckets are for keys after the query; of each half the first
     * half is one distance each, and the rest grow with the logarithm of the distance.
     *
     * @param table    (buckets, H); a multiple of 4 buckets
     * @param farthest distance from which on all have the last bucket
     */
    record RelativeBias(Tensor table, int farthest) implements AttentionPositions {
        /**
         * Checks the table.
         *
         * @throws IllegalArgumentException if its buckets are no multiple of 4, or {@code farthest} is at most a quarter of
         *                                  them
         */
        public RelativeBias {
            if (table.shape().length != 2 || table.shape()[0] < 4 || table.shape()[0] % 4 != 0
                    || farthest <= table.shape()[0] / 4) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "a relative bias by %s up to the distance %d: wanted are a multiple of 4 buckets, and a distance above a quarter of them",
                        table, farthest));
            }
        }

        /**
         * {@return the row of the table for a key that stands so far after its query, or before it where negative}
         *
         * @param distance place of the key less that of the query, in tokens
         */
        public int bucket(int distance) {
            int half = table.shape()[0] / 2;
            int exact = half / 2;
            int away = Math.abs(distance);
            int bucket = away;
            if (away >= exact) {
                // In single precision, as the reference computes it.
                float grown = (float) Math.log(away / (float) exact) / (float) Math.log(farthest / (double) exact)
                        * (half - exact);
                bucket = Math.min(exact + (int) grown, half - 1);
            }
            return distance > 0 ? half + bucket : bucket;
        }
    }
}
