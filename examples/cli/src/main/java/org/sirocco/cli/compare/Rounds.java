package org.sirocco.cli.compare;

import java.util.Arrays;
import org.sirocco.cli.shared.Median;

/**
 * The timed runs of one contender.
 *
 * @param seconds of each run; at least one, or none where nothing was measured
 * @param alone   of each text in each run, where texts were handed over one after another; else none
 */
record Rounds(double[] seconds, double[] alone) {
    /** Nothing was measured. */
    static final Rounds NONE = new Rounds(new double[0], new double[0]);

    double median() {
        return seconds.length == 0 ? Double.NaN : Median.of(seconds);
    }

    double fastest() {
        return Arrays.stream(seconds).min().orElse(Double.NaN);
    }

    double slowest() {
        return Arrays.stream(seconds).max().orElse(Double.NaN);
    }

    /** (slowest − fastest) / median. */
    double spread() {
        return (slowest() - fastest()) / median();
    }

    /** Of one text, in seconds; NaN where texts were handed over together. */
    double latency() {
        return alone.length == 0 ? Double.NaN : Median.of(alone);
    }

    /** In seconds: 95 of 100 texts took no longer; NaN likewise. */
    double latencyOf95() {
        if (alone.length == 0) {
            return Double.NaN;
        }
        double[] sorted = alone.clone();
        Arrays.sort(sorted);
        return sorted[Math.ceilDiv(95 * sorted.length, 100) - 1];
    }
}
