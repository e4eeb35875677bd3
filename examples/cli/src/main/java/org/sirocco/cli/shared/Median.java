package org.sirocco.cli.shared;

import java.util.Arrays;

/** The middle of some numbers by size. */
public final class Median {
    private Median() {}

    /** The middle one; of an even count, halfway between the two. At least one number. */
    public static double of(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
