package org.sirocco.cli.compare;

import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Bar;
import org.sirocco.encoder.DeviceTimes;

/**
 * One contender on one workload.
 *
 * @param contender      its name
 * @param peer           whether it is another project's
 * @param bar            what its vectors must be like to be right
 * @param workload       its name
 * @param batchTokens    tokens computed together at most
 * @param firstSeconds   from opening the contender to its first vectors, compilation included; NaN where the process had
 *                       opened its like before
 * @param seconds        median of the timed runs for {@code texts} texts
 * @param spread         (slowest − fastest) / median of the timed runs
 * @param ratio          median, over the rounds, of this contender's rate divided by the first contender's in the same round
 * @param texts          texts in a timed run
 * @param tokens         tokens in a timed run
 * @param operations     floating-point operations in a timed run
 * @param agreement      of all runs' vectors with {@code scalar}'s
 * @param kernelSeconds  time that a device's kernels took for {@code texts} texts, by its profiler; NaN where it has none
 * @param transferShare  part of a device's own time that went into moving data, by its profiler; NaN where it has none
 */
record Measurement(String contender, boolean peer, Bar bar, String workload, int batchTokens, double firstSeconds,
        double seconds,
        double spread,
        double ratio, int texts, long tokens, double operations, Agreement agreement,
        double kernelSeconds, double transferShare) {
    Measurement withDeviceTimes(DeviceTimes times) {
        return new Measurement(contender, peer, bar, workload, batchTokens, firstSeconds, seconds, spread, ratio, texts,
                tokens,
                operations, agreement, times.kernelNanos() / 1e9, times.transferShare());
    }

    double textsPerSecond() {
        return texts / seconds;
    }

    double tokensPerSecond() {
        return tokens / seconds;
    }

    double gigaflops() {
        return operations / seconds / 1e9;
    }

    /** GFLOP/s of the kernels alone; NaN where no profiler measured them. */
    double kernelGigaflops() {
        return operations / kernelSeconds / 1e9;
    }

    /** Whether the vectors are the right ones. */
    boolean right() {
        return bar.holds(agreement);
    }

    String verdict() {
        return right() ? "right" : peer ? "differ" : "WRONG";
    }
}
