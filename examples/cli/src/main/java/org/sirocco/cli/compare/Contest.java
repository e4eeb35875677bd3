package org.sirocco.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Median;

/**
 * Measures contenders against one another on one workload: every round times each of them once, in turn and in alternating
 * order, so that whatever else the machine does falls on all alike.
 */
final class Contest {
    private final int rounds;
    private final int batchTokens;

    /** @param rounds at least 1 */
    Contest(int rounds, int batchTokens) {
        this.rounds = rounds;
        this.batchTokens = batchTokens;
    }

    /**
     * A contender that has been opened.
     *
     * @param firstSeconds from opening to the first vector, or NaN where the process had opened its like before
     */
    record Entry(Contender contender, double firstSeconds) {}

    /**
     * @param expected the specification's vectors for the workload's first texts
     * @return one measurement a contender, in order
     */
    List<Measurement> run(List<Entry> entries, Workload workload, List<float[]> expected) {
        double[][] seconds = new double[entries.size()][rounds];
        Agreement[] agreements = new Agreement[entries.size()];
        for (int e = 0; e < entries.size(); e++) {
            // This also warms it up.
            agreements[e] = agreement(workload.encodedBy(entries.get(e).contender()), expected);
        }
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < entries.size(); turn++) {
                int e = round % 2 == 0 ? turn : entries.size() - 1 - turn;
                long start = System.nanoTime();
                List<float[]> vectors = workload.encodedBy(entries.get(e).contender());
                seconds[e][round] = (System.nanoTime() - start) / 1e9;
                agreements[e] = agreements[e].and(agreement(vectors, expected));
            }
        }
        List<Measurement> measurements = new ArrayList<>();
        for (int e = 0; e < entries.size(); e++) {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = seconds[0][round] / seconds[e][round];
            }
            double median = Median.of(seconds[e]);
            double spread = (Arrays.stream(seconds[e]).max().orElseThrow()
                    - Arrays.stream(seconds[e]).min().orElseThrow())
                    / median;
            measurements.add(new Measurement(entries.get(e).contender().name(), entries.get(e).contender().peer(),
                    entries.get(e).contender().bar(),
                    workload.name(), batchTokens,
                    entries.get(e).firstSeconds(), median, spread, Median.of(ratios), workload.texts().size(),
                    workload.tokens(),
                    workload.operations(), agreements[e], Double.NaN, Double.NaN));
        }
        return measurements;
    }

    private static Agreement agreement(List<float[]> actual, List<float[]> expected) {
        Agreement agreement = Agreement.WHOLE;
        for (int i = 0; i < expected.size(); i++) {
            agreement = agreement.and(Agreement.of(actual.get(i), expected.get(i)));
        }
        return agreement;
    }
}
