package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Sequences;
import org.sirocco.lab.experiments.SideBySide.Extractors;
import org.sirocco.lab.extractors.FeatureExtractor;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;

/** What a permutation of the input does; and which order a convolution keeps, which it loses. */
final class Order implements SideBySide.Comparison {
    private static final int TOKENS = 64;
    private static final int PHRASE = 4;
    /** Far above rounding, and below whatever an extractor that sees the order makes of it. */
    private static final double NOTHING = 1e-4;

    @Override
    public void run(Extractors extractors, Bench bench, List<Finding> findings, List<Figure> figures) {
        List<List<Object>> rows = new ArrayList<>();
        double[] shuffled = new double[4];
        double[] near = new double[4];
        double[] far = new double[4];
        for (int e = 0; e < 4; e++) {
            FeatureExtractor extractor = extractors.all().get(e);
            shuffled[e] = shuffled(extractor);
            near[e] = pooledChange(extractor, bench.convolution().reach(), true);
            far[e] = pooledChange(extractor, bench.convolution().reach(), false);
            rows.add(List.of(extractor.name(), shuffled[e], near[e], far[e]));
        }
        findings.add(Finding.of("blind", shuffled[0] < NOTHING, shuffled[0]));
        findings.add(Finding.of("seeing",
                shuffled[1] > NOTHING && shuffled[2] > NOTHING && shuffled[3] > NOTHING, shuffled[1],
                shuffled[2], shuffled[3]));
        findings.add(Finding.of("near", near[1] > NOTHING, near[1]));
        findings.add(
                Finding.of("far", far[1] < NOTHING && far[2] > NOTHING && far[3] > NOTHING,
                        2 * bench.convolution().reach(), far[1], far[2], far[3]));
        figures.add(new Figure.Table("side.orders",
                List.of("side.extractor", "side.shuffled", "side.near.head", "side.far.head"), rows));
    }

    /** How far the outputs of a shuffled sequence are from the shuffled outputs. */
    private static double shuffled(FeatureExtractor extractor) {
        int channels = extractor.channels();
        List<Integer> places = new ArrayList<>(IntStream.range(0, TOKENS).boxed().toList());
        Collections.shuffle(places, new Random(31));
        int[] order = places.stream().mapToInt(Integer::intValue).toArray();
        float[] x = Sequences.random(TOKENS, channels, 32);
        return Sequences.relativeChange(Sequences.reordered(extractor.apply(x, TOKENS, 1), order, channels),
                extractor.apply(Sequences.reordered(x, order, channels), TOKENS, 1));
    }

    /**
     * Two phrases among empty tokens, farther apart than the convolution reaches: how much the largest number of each channel
     * changes when two neighbours inside the first phrase change places, or the two phrases do.
     */
    private static double pooledChange(FeatureExtractor extractor, int reach, boolean neighbours) {
        int channels = extractor.channels();
        int gap = 2 * reach + PHRASE;
        int first = gap;
        int second = 2 * gap + PHRASE;
        int tokens = 3 * gap + 2 * PHRASE;
        int[] order = IntStream.range(0, tokens).toArray();
        if (neighbours) {
            order[first + 1] = first + 2;
            order[first + 2] = first + 1;
        } else {
            for (int i = 0; i < PHRASE; i++) {
                order[first + i] = second + i;
                order[second + i] = first + i;
            }
        }
        float[] x = new float[tokens * channels];
        System.arraycopy(Sequences.random(PHRASE, channels, 33), 0, x, first * channels, PHRASE * channels);
        System.arraycopy(Sequences.random(PHRASE, channels, 34), 0, x, second * channels, PHRASE * channels);
        return Sequences.relativeChange(Sequences.largest(extractor.apply(x, tokens, 1), channels),
                Sequences.largest(extractor.apply(Sequences.reordered(x, order, channels), tokens, 1), channels));
    }
}
