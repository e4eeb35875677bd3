package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Sequences;
import org.sirocco.lab.experiments.SideBySide.Extractors;
import org.sirocco.lab.extractors.FeatureExtractor;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Language;

/** How far an input still moves the output, and what fraction of a sequence reaches one output. */
final class Influence implements SideBySide.Comparison {
    private static final int FAR = 200;
    private static final int NEAR = 10;
    private static final int KEPT_AT = 20;
    private static final int TOKENS = 256;
    private static final int SHORT = 96;
    /** Far inputs may move the output by so many times as much as near ones, or so many times less. */
    private static final double MOST = 2;
    private static final int MIDDLE = SHORT / 2;
    /** Below this a float32 cannot tell a change from rounding. */
    private static final double NOTHING = 1e-6;

    @Override
    public void run(Extractors extractors, Bench bench, List<Finding> findings, List<Figure> figures) {
        double[] attention = moved(extractors.attention());
        double[] convolution = moved(extractors.convolution());
        double[] elman = moved(extractors.elman());
        double[] gated = moved(extractors.gated());
        double kept = mean(attention, FAR - NEAR, FAR) / mean(attention, 0, NEAR);
        findings.add(Finding.of("attends", kept > 1 / MOST && kept < MOST, FAR, kept, 1 / MOST, MOST));
        int reach = last(convolution, 0);
        findings.add(Finding.of("window", reach == bench.convolution().reach(), bench.convolution().depth(),
                bench.convolution().kernel(), bench.convolution().reach(), reach));
        int forgotten = last(elman, NOTHING * elman[0]);
        findings.add(Finding.of("forgets", forgotten < FAR, forgotten));
        findings.add(Finding.of("keeps", gated[KEPT_AT - 1] > 10 * elman[KEPT_AT - 1], KEPT_AT, elman[KEPT_AT - 1],
                gated[KEPT_AT - 1]));

        double[] t = new double[FAR];
        for (int i = 0; i < FAR; i++) {
            t[i] = i + 1;
        }
        figures.add(new Figure.Lines("side.influence", false, true,
                List.of(new Figure.Line("side.attention", t, attention),
                        new Figure.Line("side.convolution", t, convolution),
                        new Figure.Line("side.elman", t, elman), new Figure.Line("side.gated", t, gated))));
        fractions(extractors, bench, findings, figures);
    }

    /** (FAR) how much the output at distance 1, 2, … moves when the input at the start is another one. */
    private static double[] moved(FeatureExtractor extractor) {
        int channels = extractor.channels();
        float[] x = Sequences.random(TOKENS, channels, 21);
        float[] other = Sequences.withToken(x, 0, Sequences.random(1, channels, 22), channels);
        float[] before = extractor.apply(x, TOKENS, 1);
        float[] after = extractor.apply(other, TOKENS, 1);
        double[] moved = new double[FAR];
        for (int t = 1; t <= FAR; t++) {
            moved[t - 1] = Sequences.change(before, after, t, channels) / Sequences.change(x, other, 0, channels);
        }
        return moved;
    }

    private static double mean(double[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += x[i];
        }
        return sum / (to - from);
    }

    /** The largest distance that moves the output by more than {@code least}. */
    private static int last(double[] moved, double least) {
        int last = 0;
        for (int i = 0; i < moved.length; i++) {
            last = moved[i] > least ? i + 1 : last;
        }
        return last;
    }

    private static void fractions(Extractors extractors, Bench bench, List<Finding> findings, List<Figure> figures) {
        List<List<Object>> rows = new ArrayList<>();
        List<BitSet> reach = new ArrayList<>();
        List<Object> numbers = new ArrayList<>();
        for (FeatureExtractor extractor : extractors.all()) {
            BitSet reached = reached(extractor);
            reach.add(reached);
            numbers.add(Language.percent((double) reached.cardinality() / SHORT));
            rows.add(List.of(extractor.name(), numbers.getLast()));
        }
        numbers.add(SHORT);
        numbers.add(MIDDLE - reach.get(2).nextSetBit(0));
        numbers.add(MIDDLE - reach.get(3).nextSetBit(0));
        BitSet window = new BitSet();
        window.set(Math.max(0, MIDDLE - bench.convolution().reach()),
                Math.min(SHORT, MIDDLE + bench.convolution().reach() + 1));
        boolean past = reach.stream().skip(2)
                .allMatch(r -> r.get(MIDDLE) && r.get(MIDDLE - 1) && r.length() == MIDDLE + 1);
        findings.add(Finding.of("fraction",
                reach.get(0).cardinality() == SHORT && reach.get(1).equals(window) && past, numbers.toArray()));
        figures.add(new Figure.Table("side.fractions", List.of("side.extractor", "side.fraction.head"), rows));
    }

    /** The inputs that move the output in the middle. */
    private static BitSet reached(FeatureExtractor extractor) {
        int channels = extractor.channels();
        float[] x = Sequences.random(SHORT, channels, 23);
        float[] token = Sequences.random(1, channels, 24);
        float[] before = extractor.apply(x, SHORT, 1);
        BitSet reached = new BitSet();
        for (int t = 0; t < SHORT; t++) {
            float[] after = extractor.apply(Sequences.withToken(x, t, token, channels), SHORT, 1);
            reached.set(t, Sequences.change(before, after, MIDDLE, channels) > NOTHING);
        }
        return reached;
    }
}
