package org.sirocco.examples.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sirocco.examples.lab.SideBySide.Extractors;
import org.sirocco.examples.lab.extractors.FeatureExtractor;
import org.sirocco.examples.lab.report.Figure;
import org.sirocco.examples.lab.report.Finding;

/** Time against length, and what a second thread is good for. */
final class Cost implements SideBySide.Comparison {
    private static final int[] LENGTHS = {128, 256, 512, 1024, 2048};
    private static final int LAST = LENGTHS.length - 1;
    private static final int THREADED = 1024;
    private static final int ROUNDS = 11;

    @Override
    public void run(Extractors extractors, Bench bench, List<Finding> findings, List<Figure> figures) {
        List<Runnable> works = new ArrayList<>();
        for (FeatureExtractor extractor : extractors.all()) {
            for (int tokens : LENGTHS) {
                works.add(work(extractor, tokens, 1));
            }
            works.add(work(extractor, THREADED, 1));
            works.add(work(extractor, THREADED, 2));
        }
        double[] all = bench.shortest(ROUNDS, works);

        double[] x = Arrays.stream(LENGTHS).asDoubleStream().toArray();
        double[] exponents = new double[4];
        double[] gains = new double[4];
        List<Figure.Line> lines = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        for (int e = 0; e < 4; e++) {
            String name = extractors.all().get(e).name();
            double[] ms = Arrays.copyOfRange(all, e * works.size() / 4, (e + 1) * works.size() / 4);
            // The power of the length by which time grows, over the last two doublings.
            exponents[e] = Math.log(ms[LAST] / ms[LAST - 2]) / Math.log(x[LAST] / x[LAST - 2]);
            double alone = ms[LENGTHS.length];
            double two = ms[LENGTHS.length + 1];
            gains[e] = alone / two;
            lines.add(new Figure.Line(name, x, Arrays.copyOf(ms, LENGTHS.length)));
            rows.add(List.of(name, exponents[e], alone, two, gains[e]));
        }
        findings.add(Finding.of("square", exponents[0] > 1.5, exponents[0]));
        findings.add(Finding.of("linear", exponents[1] < 1.35 && exponents[2] < 1.35 && exponents[3] < 1.35,
                exponents[1], exponents[2], exponents[3]));
        findings.add(Finding.of("share", gains[0] > 1.25 && gains[1] > 1.25, gains[0], gains[1]));
        findings.add(Finding.of("wait", gains[2] < 1.2 && gains[3] < 1.2, gains[2], gains[3]));
        figures.add(new Figure.Lines("side.time", true, true, lines));
        figures.add(new Figure.Table("side.costs",
                List.of("side.extractor", "side.exponent", "side.alone", "side.two", "side.gain"), rows));
    }

    private static Runnable work(FeatureExtractor extractor, int tokens, int threads) {
        float[] x = Sequences.random(tokens, extractor.channels(), 41);
        return () -> extractor.apply(x, tokens, threads);
    }
}
