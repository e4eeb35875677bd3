package org.sirocco.lab.bench;

import java.util.List;
import java.util.function.LongSupplier;
import org.sirocco.cli.shared.Median;

/**
 * Times of works that took turns, so that a busy moment of the machine does not fall on one of them alone.
 *
 * @param ms (rounds, works)
 */
public record Times(double[][] ms) {
    /** The round before the first is not counted. */
    public static Times of(LongSupplier nanos, int rounds, List<Runnable> works) {
        double[][] ms = new double[rounds][works.size()];
        for (int round = -1; round < rounds; round++) {
            for (int w = 0; w < works.size(); w++) {
                long start = nanos.getAsLong();
                works.get(w).run();
                ms[Math.max(0, round)][w] = (nanos.getAsLong() - start) / 1e6;
            }
        }
        return new Times(ms);
    }

    public double shortest(int work) {
        double shortest = Double.POSITIVE_INFINITY;
        for (double[] round : ms) {
            shortest = Math.min(shortest, round[work]);
        }
        return shortest;
    }

    public double median(int work) {
        double[] all = new double[ms.length];
        for (int round = 0; round < all.length; round++) {
            all[round] = ms[round][work];
        }
        return Median.of(all);
    }

    /** How many times as fast as a work the next one is: the median over the rounds, in each of which one follows the other. */
    public double gain(int work) {
        double[] gains = new double[ms.length];
        for (int round = 0; round < gains.length; round++) {
            gains[round] = ms[round][work] / ms[round][work + 1];
        }
        return Median.of(gains);
    }
}
