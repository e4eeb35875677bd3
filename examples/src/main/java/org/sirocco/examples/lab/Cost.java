package org.sirocco.examples.lab;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.examples.lab.SideBySide.Extractors;
import org.sirocco.examples.lab.extractors.FeatureExtractor;
import org.sirocco.examples.lab.report.Figure;
import org.sirocco.examples.lab.report.Finding;

/** Time against length, and what a second thread is good for. */
final class Cost implements SideBySide.Comparison {
    private static final int[] LENGTHS = {128, 256, 512, 1024, 2048};
    private static final int RUNS = 5;
    private static final int THREADED = 1024;

    @Override
    public void run(Extractors extractors, Bench bench, List<Finding> findings, List<Figure> figures) {
        double[] x = new double[LENGTHS.length];
        double[] exponents = new double[4];
        double[] gains = new double[4];
        List<Figure.Line> lines = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        for (int e = 0; e < 4; e++) {
            FeatureExtractor extractor = extractors.all().get(e);
            double[] ms = new double[LENGTHS.length];
            for (int i = 0; i < LENGTHS.length; i++) {
                x[i] = LENGTHS[i];
                ms[i] = time(bench, extractor, LENGTHS[i], 1);
            }
            int last = LENGTHS.length - 1;
            // The power of the length by which time grows, over the last two doublings.
            exponents[e] = Math.log(ms[last] / ms[last - 2]) / Math.log((double) LENGTHS[last] / LENGTHS[last - 2]);
            double alone = time(bench, extractor, THREADED, 1);
            double two = time(bench, extractor, THREADED, 2);
            gains[e] = alone / two;
            lines.add(new Figure.Line(extractor.name(), x, ms));
            rows.add(List.of(extractor.name(), exponents[e], alone, two, gains[e]));
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

    private static double time(Bench bench, FeatureExtractor extractor, int tokens, int threads) {
        float[] x = Sequences.random(tokens, extractor.channels(), 41);
        extractor.apply(x, tokens, threads);
        return bench.shortest(RUNS, () -> extractor.apply(x, tokens, threads));
    }
}
