package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.SecondThread;
import org.sirocco.lab.bench.Sequences;
import org.sirocco.lab.bench.Times;
import org.sirocco.lab.experiments.SideBySide.Extractors;
import org.sirocco.lab.extractors.FeatureExtractor;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;

/** Time against length, and what a second thread is good for. */
final class Cost implements SideBySide.Comparison {
    private static final int[] LENGTHS = {128, 256, 512, 1024, 2048};
    private static final int LAST = LENGTHS.length - 1;
    private static final int THREADED = 1024;
    private static final int ROUNDS = 11;
    /** How far a power of the length may be from the one that is claimed. */
    private static final double NEAR = 0.4;

    private final IntConsumer spin;

    Cost() {
        this(SecondThread::spin);
    }

    /** @param spin a work for that many threads whose halves share nothing */
    Cost(IntConsumer spin) {
        this.spin = spin;
    }

    @Override
    public void run(Extractors extractors, Bench bench, List<Finding> findings, List<Figure> figures) {
        List<Runnable> single = new ArrayList<>();
        List<Runnable> paired = new ArrayList<>(List.of(() -> spin.accept(1), () -> spin.accept(2)));
        for (FeatureExtractor extractor : extractors.all()) {
            for (int tokens : LENGTHS) {
                single.add(work(extractor, tokens, 1));
            }
            paired.add(work(extractor, THREADED, 1));
            paired.add(work(extractor, THREADED, 2));
        }
        Times alone = Times.of(bench.processor(), ROUNDS, single);
        Times pairs = Times.of(bench.nanos(), ROUNDS, paired);

        double[] x = Arrays.stream(LENGTHS).asDoubleStream().toArray();
        double[] powers = new double[4];
        double[] gains = new double[4];
        List<Figure.Line> lines = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        for (int e = 0; e < 4; e++) {
            String name = extractors.all().get(e).name();
            int first = e * LENGTHS.length;
            int pair = 2 + 2 * e;
            double[] ms = new double[LENGTHS.length];
            Arrays.setAll(ms, length -> alone.shortest(first + length));
            // The power of the length by which time grows, over the last two doublings.
            powers[e] = Math.log(ms[LAST] / ms[LAST - 2]) / Math.log(x[LAST] / x[LAST - 2]);
            gains[e] = pairs.gain(pair);
            lines.add(new Figure.Line(name, x, ms));
            rows.add(List.of(name, powers[e], pairs.median(pair), pairs.median(pair + 1), gains[e]));
        }
        findings.add(Finding.of("square", near(2, powers[0]), powers[0], 2 - NEAR, 2 + NEAR));
        findings.add(Finding.of("linear", near(1, powers[1]) && near(1, powers[2]) && near(1, powers[3]),
                powers[1], powers[2], powers[3], 1 - NEAR, 1 + NEAR));
        SecondThread second = new SecondThread(pairs.gain(0));
        findings.add(second.gains("share", gains[0], gains[0], second.spare()));
        findings.add(second.gains("sharewindow", gains[1], gains[1], second.spare()));
        findings.add(second.gainsLittle("wait", Math.max(gains[2], gains[3]), gains[2], gains[3], second.spare()));
        figures.add(new Figure.Lines("side.time", true, true, lines));
        figures.add(new Figure.Table("side.costs",
                List.of("side.extractor", "side.exponent", "side.alone", "side.two", "side.gain"), rows));
    }

    private static boolean near(double claimed, double power) {
        return Math.abs(power - claimed) <= NEAR;
    }

    private static Runnable work(FeatureExtractor extractor, int tokens, int threads) {
        float[] x = Sequences.random(tokens, extractor.channels(), 41);
        return () -> extractor.apply(x, tokens, threads);
    }
}
