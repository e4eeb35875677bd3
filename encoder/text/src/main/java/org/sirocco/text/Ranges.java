package org.sirocco.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The least and the greatest of each number of vectors, from which {@link Precision#INT8} counts its steps. They are found once,
 * of many texts ({@link #of}), and kept: ranges of a batch would give a text another vector in another batch.
 *
 * @param least    (C)
 * @param greatest (C), none below the least
 */
public record Ranges(float[] least, float[] greatest) {
    /**
     * Copies and checks both.
     *
     * @throws IllegalArgumentException if they differ in number, or a range is not finite or ends below its beginning
     */
    public Ranges {
        Inputs.given("least", least);
        Inputs.given("greatest", greatest);
        if (least.length != greatest.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "least (%d numbers) and greatest (%d) must be as many", least.length, greatest.length));
        }
        least = least.clone();
        greatest = greatest.clone();
        for (int c = 0; c < least.length; c++) {
            if (!(least[c] <= greatest[c]) || !Float.isFinite(greatest[c] - least[c])) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "range %d, from %s to %s, must go upwards and be finite", c, least[c], greatest[c]));
            }
        }
    }

    /**
     * Those of vectors, of which there is at least one.
     *
     * @param vectors all of one size; left as they are
     * @return the least and the greatest of each number
     * @throws java.util.NoSuchElementException if there is none
     * @throws IllegalArgumentException         if one is of another size
     */
    public static Ranges of(List<float[]> vectors) {
        float[] least = vectors.getFirst().clone();
        float[] greatest = least.clone();
        for (float[] vector : vectors) {
            extend(least, greatest, vector, vector);
        }
        return new Ranges(least, greatest);
    }

    /**
     * Those of both.
     *
     * @param other of vectors of the same size
     * @return ranges that hold both
     * @throws IllegalArgumentException if they are of another size
     */
    public Ranges and(Ranges other) {
        float[] low = least.clone();
        float[] high = greatest.clone();
        extend(low, high, other.least, other.greatest);
        return new Ranges(low, high);
    }

    private static void extend(float[] least, float[] greatest, float[] low, float[] high) {
        if (low.length != least.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "vectors of %d and %d numbers have no ranges in common", least.length, low.length));
        }
        for (int c = 0; c < least.length; c++) {
            least[c] = Math.min(least[c], low[c]);
            greatest[c] = Math.max(greatest[c], high[c]);
        }
    }

    /** {@return how many numbers a vector has} */
    public int dimensions() {
        return least.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges ranges && Arrays.equals(least, ranges.least)
                && Arrays.equals(greatest, ranges.greatest);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(least) + Arrays.hashCode(greatest);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Ranges[dimensions=%d]", least.length);
    }
}
