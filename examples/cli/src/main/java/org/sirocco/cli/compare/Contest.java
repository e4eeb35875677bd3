package org.sirocco.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Median;

/**
 * Measures contenders against one another on one workload: every round times each of them once, in turn and in alternating
 * order, so that whatever else the machine does falls on all alike. One that fails is out, and the others go on.
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
     * One that takes part, or would have.
     *
     * @param contender    open; null where it could not be opened
     * @param firstSeconds from opening to the first vector, or NaN where the process had opened its like before
     * @param failure      why it could not be opened, or null
     */
    record Entry(Rival rival, Contender contender, double firstSeconds, RuntimeException failure) {
        Entry(Contender contender, double firstSeconds) {
            this(Rival.of(contender.name(), contender), contender, firstSeconds, null);
        }
    }

    /** What one of them has done so far. */
    private final class Runs {
        private final Entry entry;
        private final double[] seconds = new double[rounds];
        private final List<Double> alone = new ArrayList<>();
        private Agreement agreement = Agreement.WHOLE;
        private double cosines;
        private int checked;
        private RuntimeException failure;

        Runs(Entry entry) {
            this.entry = entry;
            this.failure = entry.failure();
        }

        /** @param round -1 to warm it up */
        void run(int round, Workload workload, List<float[]> expected) {
            if (failure != null) {
                return;
            }
            try {
                long start = System.nanoTime();
                List<float[]> vectors = workload.encodedBy(entry.contender(), nanos -> {
                    if (round >= 0) {
                        alone.add(nanos / 1e9);
                    }
                });
                if (round >= 0) {
                    seconds[round] = (System.nanoTime() - start) / 1e9;
                }
                for (int i = 0; i < expected.size(); i++) {
                    Agreement one = Agreement.of(vectors.get(i), expected.get(i));
                    agreement = agreement.and(one);
                    cosines += one.cosine();
                    checked++;
                }
            } catch (RuntimeException e) {
                // Whoever's code it is and whatever befell it: a result like any other, told in all reports.
                failure = e;
            }
        }

        Measurement measurement(Workload workload, Runs first) {
            if (failure != null) {
                return Measurement.failed(entry.rival(), workload, batchTokens, failure);
            }
            double[] ratios = new double[rounds];
            Arrays.setAll(ratios, round -> first.failure == null ? first.seconds[round] / seconds[round] : Double.NaN);
            return new Measurement(entry.rival(), workload, batchTokens, entry.firstSeconds(),
                    new Rounds(seconds, alone.stream().mapToDouble(d -> d).toArray()), Median.of(ratios), agreement,
                    cosines / checked, Double.NaN, Double.NaN, Double.NaN, Optional.empty());
        }
    }

    /**
     * @param expected the specification's vectors for the workload's first texts
     * @return one measurement a contender, in order
     */
    List<Measurement> run(List<Entry> entries, Workload workload, List<float[]> expected) {
        List<Runs> all = entries.stream().map(Runs::new).toList();
        for (int round = -1; round < rounds; round++) {
            for (Runs runs : round % 2 == 0 || round < 0 ? all : all.reversed()) {
                runs.run(round, workload, expected);
            }
        }
        return all.stream().map(runs -> runs.measurement(workload, all.getFirst())).toList();
    }
}
