package org.sirocco.cli.compare;

import java.util.Optional;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.encoder.DeviceTimes;

/**
 * One contender on one workload.
 *
 * @param rival         who
 * @param workload      what
 * @param batchTokens   tokens computed together at most
 * @param firstSeconds  from opening the contender to its first vectors, compilation included; NaN where the process had
 *                      opened its like before
 * @param rounds        its timed runs
 * @param ratio         median, over the rounds, of this contender's rate divided by the first contender's in the same round
 * @param agreement     of all runs' vectors with {@code scalar}'s
 * @param meanCosine    of all runs' checked vectors with {@code scalar}'s
 * @param kernelSeconds time that a device's kernels took for all texts, by its profiler; NaN where it has none
 * @param transferShare part of a device's own time that went into moving data, by its profiler; NaN where it has none
 * @param peak          GFLOP/s that the device's arithmetic reaches by itself; NaN where that was not measured
 * @param failure       why there are no figures, if there are none
 */
record Measurement(Rival rival, Workload workload, int batchTokens, double firstSeconds, Rounds rounds, double ratio,
        Agreement agreement, double meanCosine, double kernelSeconds, double transferShare, double peak,
        Optional<RuntimeException> failure) {
    static Measurement failed(Rival rival, Workload workload, int batchTokens, RuntimeException failure) {
        return new Measurement(rival, workload, batchTokens, Double.NaN, Rounds.NONE, Double.NaN,
                new Agreement(Double.NaN, Double.NaN), Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                Optional.of(failure));
    }

    Measurement withDeviceTimes(DeviceTimes times) {
        return new Measurement(rival, workload, batchTokens, firstSeconds, rounds, ratio, agreement, meanCosine,
                times.kernelNanos() / 1e9, times.transferShare(), peak, failure);
    }

    Measurement withPeak(double gigaflops) {
        return new Measurement(rival, workload, batchTokens, firstSeconds, rounds, ratio, agreement, meanCosine,
                kernelSeconds, transferShare, gigaflops, failure);
    }

    double textsPerSecond() {
        return workload.texts().size() / rounds.median();
    }

    double tokensPerSecond() {
        return workload.tokens() / rounds.median();
    }

    double gigaflops() {
        return workload.operations() / rounds.median() / 1e9;
    }

    /** GFLOP/s of the kernels alone; NaN where no profiler measured them. */
    double kernelGigaflops() {
        return workload.operations() / kernelSeconds / 1e9;
    }

    /** Whether the vectors are the right ones; where there are none, they are not. */
    boolean right() {
        return rival.bar().holds(agreement);
    }

    /** Of its vectors; one that is no number shows as what it is, and only where there are no vectors is there a dash. */
    String vectors(String format, double value) {
        return failure.isPresent() ? DataTable.NOTHING : CompareReport.fixed(format, value);
    }

    String verdict() {
        return failure.isPresent() ? "FAILED" : right() ? "right" : rival.peer() ? "differ" : "WRONG";
    }

    /** In one line; empty where nothing failed. */
    String reason() {
        return failure.map(e -> e.getMessage() == null ? e.toString() : e.getMessage()).orElse("").strip()
                .replaceAll("\\s*\\R\\s*", "; ");
    }
}
