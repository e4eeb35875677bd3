package org.sirocco.cli.sts;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** Spearman's rank correlation (1904), equal values sharing the mean of their ranks. */
final class Spearman {
    private Spearman() {}

    /**
     * Of pairs of numbers.
     *
     * @param x the one of each pair
     * @param y the other one
     * @return from −1 to 1; NaN where all numbers of a side are the same, or there are fewer than two pairs
     */
    static double correlation(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d and %d numbers are no pairs", x.length, y.length));
        }
        double[] a = ranks(x);
        double[] b = ranks(y);
        // Both means are the same: that of 1 to n.
        double mean = (x.length + 1) / 2.0;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < x.length; i++) {
            ab += (a[i] - mean) * (b[i] - mean);
            aa += (a[i] - mean) * (a[i] - mean);
            bb += (b[i] - mean) * (b[i] - mean);
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static double[] ranks(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        int first = 0;
        while (first < order.length) {
            int end = first + 1;
            while (end < order.length && values[order[end]] == values[order[first]]) {
                end++;
            }
            for (int i = first; i < end; i++) {
                // The mean of the ranks first + 1 to end.
                ranks[order[i]] = (first + 1 + end) / 2.0;
            }
            first = end;
        }
        return ranks;
    }
}
