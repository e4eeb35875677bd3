package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.sirocco.cli.shared.Median;
import org.sirocco.lab.bench.HeadView;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Language;

/**
 * One weight in two sentences, head by head: of the first word's row in each, the two weights of different words that are
 * nearest to each other, and what they add to the context once they are multiplied by V.
 *
 * @param pairs one a head, where it gives words any weight
 */
record EqualWeights(List<Pair> pairs) {
    /** Weights that differ by less, as a share of the larger, are as good as equal. */
    private static final double EQUAL = 0.05;

    /** What one word gives to the context of the first word of its sentence. */
    record Cell(String token, double weight, double valueLength) {
        /** |weight·v| */
        double added() {
            return weight * valueLength;
        }
    }

    /** Two cells of one head, each of another sentence. */
    record Pair(int head, Cell first, Cell second) {
        /** How far the weights are from being equal, as a share of the larger. */
        double apart() {
            return Math.abs(first.weight() - second.weight()) / Math.max(first.weight(), second.weight());
        }

        /** The longer of what they add over the shorter. */
        double ratio() {
            return Math.max(first.added(), second.added()) / Math.min(first.added(), second.added());
        }
    }

    /**
     * @param first  the heads over the words of one sentence
     * @param second the same heads over those of another
     */
    static EqualWeights of(List<HeadView> first, List<String> firstWords, List<HeadView> second,
            List<String> secondWords) {
        List<Pair> pairs = new ArrayList<>();
        for (int head = 0; head < first.size(); head++) {
            Pair nearest = null;
            for (Cell a : cells(first.get(head), firstWords)) {
                for (Cell b : cells(second.get(head), secondWords)) {
                    Pair pair = new Pair(head, a, b);
                    boolean nearer = nearest == null || pair.apart() < nearest.apart();
                    nearest = nearer && !a.token().equals(b.token()) ? pair : nearest;
                }
            }
            if (nearest != null) {
                pairs.add(nearest);
            }
        }
        return new EqualWeights(pairs);
    }

    /** The first row; a weight that came out as 0 adds nothing, whatever its V. */
    private static List<Cell> cells(HeadView head, List<String> words) {
        return IntStream.range(0, head.tokens()).filter(word -> head.weight(0, word) > 0)
                .mapToObj(word -> new Cell(words.get(word), head.weight(0, word), head.valueLengths()[word])).toList();
    }

    /** The median over the heads of how far the weights are from being equal. */
    double medianApart() {
        return Median.of(pairs.stream().mapToDouble(Pair::apart).toArray());
    }

    /** The median over the heads of the longer of what the two add over the shorter. */
    double medianRatio() {
        return Median.of(pairs.stream().mapToDouble(Pair::ratio).toArray());
    }

    /** @param compared the other sentence */
    Finding finding(String compared) {
        Finding finding = Finding.of("equal", medianRatio() > 1.1, pairs.size(), compared,
                Language.percent(medianApart()), Language.percent(1 - 1 / medianRatio()), Language.percent(EQUAL));
        return medianApart() < EQUAL ? finding : finding.open("scale.equal.apart");
    }

    /** Of the half of the pairs whose weights are nearest to being equal, the one with the largest: numbers to look at. */
    Figure shown(int headsOfALayer) {
        double near = medianApart();
        Pair pair = pairs.stream().filter(p -> p.apart() <= near)
                .max(Comparator.comparingDouble(p -> p.first().weight())).orElseThrow();
        return new Figure.Table("scale.pair",
                List.of("scale.sentence", "scale.head", "scale.token", "scale.weight", "|v|", "scale.added"),
                List.of(row("scale.yours", pair, pair.first(), headsOfALayer),
                        row("scale.other", pair, pair.second(), headsOfALayer)));
    }

    private static List<Object> row(String sentence, Pair pair, Cell cell, int headsOfALayer) {
        return List.of(sentence,
                String.format(Locale.ROOT, "%d, %d", pair.head() / headsOfALayer, pair.head() % headsOfALayer),
                new Language.Typed(cell.token()), Language.percent(cell.weight()), cell.valueLength(),
                cell.added());
    }
}
