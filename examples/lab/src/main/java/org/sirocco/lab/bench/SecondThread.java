package org.sirocco.lab.bench;

import org.sirocco.lab.extractors.Threads;
import org.sirocco.lab.report.Finding;

/**
 * What a second thread brings, beside what it brings to a work whose halves share nothing: that much, and no more, the machine
 * has to spare just now. Claims take {@code spare} as the last of their numbers.
 *
 * @param spare how many times as fast such a work is with two threads
 */
public record SecondThread(double spare) {
    /** Below this there is no second processor, or another program has it. */
    private static final double LEAST = 1.5;
    private static final int STEPS = 16_000_000;
    private static volatile double sum;

    /** A work whose halves share nothing, not even memory. */
    public static void spin(int threads) {
        Threads.split(2, threads, (from, to) -> {
            double x = 0;
            for (int i = 0; i < STEPS * (to - from); i++) {
                x = x * 0.5 + i;
            }
            sum = x;
        });
    }

    /** A work gains if it gains at least half of what there is. */
    public Finding gains(String claim, double gain, Object... numbers) {
        return judged(Finding.of(claim, gain - 1 >= (spare - 1) / 2, numbers));
    }

    public Finding gainsLittle(String claim, double gain, Object... numbers) {
        return judged(Finding.of(claim, gain - 1 < (spare - 1) / 2, numbers));
    }

    private Finding judged(Finding finding) {
        return spare < LEAST ? finding.open("lab.busy") : finding;
    }
}
