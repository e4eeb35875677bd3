package org.sirocco.examples.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sirocco.examples.Median;

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
        double[][] differences = new double[entries.size()][];
        for (int e = 0; e < entries.size(); e++) {
            // This also warms it up.
            differences[e] = differences(workload.encodedBy(entries.get(e).contender()), expected);
        }
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < entries.size(); turn++) {
                int e = round % 2 == 0 ? turn : entries.size() - 1 - turn;
                long start = System.nanoTime();
                List<float[]> vectors = workload.encodedBy(entries.get(e).contender());
                seconds[e][round] = (System.nanoTime() - start) / 1e9;
                double[] now = differences(vectors, expected);
                differences[e][0] = Math.max(differences[e][0], now[0]);
                differences[e][1] = Math.min(differences[e][1], now[1]);
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
                    workload.name(), batchTokens,
                    entries.get(e).firstSeconds(), median, spread, Median.of(ratios), workload.texts().size(),
                    workload.tokens(),
                    workload.operations(), differences[e][0], differences[e][1], Double.NaN, Double.NaN));
        }
        return measurements;
    }

    /** The largest absolute difference and the lowest cosine. */
    static double[] differences(List<float[]> actual, List<float[]> expected) {
        double worst = 0;
        double lowest = 1;
        for (int i = 0; i < expected.size(); i++) {
            float[] a = actual.get(i);
            float[] b = expected.get(i);
            double dot = 0;
            double squareA = 0;
            double squareB = 0;
            for (int c = 0; c < b.length; c++) {
                // Math.max keeps a NaN once there is one.
                worst = Math.max(worst, Math.abs((double) a[c] - b[c]));
                dot += (double) a[c] * b[c];
                squareA += (double) a[c] * a[c];
                squareB += (double) b[c] * b[c];
            }
            lowest = Math.min(lowest, dot / Math.sqrt(squareA * squareB));
        }
        return new double[]{worst, lowest};
    }
}
