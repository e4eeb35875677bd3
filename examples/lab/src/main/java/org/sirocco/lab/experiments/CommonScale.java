package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;
import org.sirocco.cli.shared.Median;
import org.sirocco.lab.bench.Algebra;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.bench.HeadView;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Language;
import org.sirocco.lab.report.Section;

/**
 * Percentages need a common scale: the same phone weighs differently in two purses, the same score in two sentences; and
 * what multiplying by V adds to a percentage.
 */
public final class CommonScale implements Experiment {
    private static final double PHONE = 10_000;
    private static final double[] INCOMES = {300_000, 30_000};
    private static final String WORD = "bank";
    private static final String OTHER = "money";
    private static final List<String> SENTENCES = List.of("bank money", "bank money loan credit cash account deposit");
    /** The sentence beside the reader's, for weights that are equal. */
    private static final String COMPARED = "the loan from the bank was cheap";

    private final DoubleBinaryOperator part;
    private final UnaryOperator<double[]> shares;
    private final UnaryOperator<HeadView> heads;

    public CommonScale() {
        this((price, income) -> price / income, Algebra::softmax, UnaryOperator.identity());
    }

    /**
     * @param part   what a price is to an income
     * @param shares what makes shares of a sentence's scores
     * @param heads  what is looked at instead of the model's heads
     */
    CommonScale(DoubleBinaryOperator part, UnaryOperator<double[]> shares, UnaryOperator<HeadView> heads) {
        this.part = part;
        this.shares = shares;
        this.heads = heads;
    }

    @Override
    public Section run(Bench bench) {
        double first = part.applyAsDouble(PHONE, INCOMES[0]);
        double second = part.applyAsDouble(PHONE, INCOMES[1]);
        double[] scores = new double[SENTENCES.size()];
        double[] weights = new double[SENTENCES.size()];
        List<List<Object>> rows = new ArrayList<>();
        double[] query = bench.word(WORD);
        for (int s = 0; s < SENTENCES.size(); s++) {
            List<String> words = List.of(SENTENCES.get(s).split(" "));
            double[] all = words.stream().mapToDouble(w -> Algebra.dot(query, bench.word(w))).toArray();
            scores[s] = all[words.indexOf(OTHER)];
            weights[s] = shares.apply(all)[words.indexOf(OTHER)];
            rows.add(List.of(SENTENCES.get(s), scores[s], Language.percent(weights[s])));
        }
        List<HeadView> seen = heads(bench, bench.text());
        Values values = Values.of(seen);
        EqualWeights equal = EqualWeights.of(seen, bench.wordsWithinLimit(bench.text()).spelling(),
                heads(bench, COMPARED),
                bench.wordsWithinLimit(COMPARED).spelling());
        return new Section("scale",
                List.of(Finding.of("phone", Math.abs(second / first - INCOMES[0] / INCOMES[1]) < 1e-9,
                        Language.percent(first), Language.percent(second), second / first),
                        Finding.of("score", weights[0] > 1.5 * weights[1],
                                WORD, OTHER, scores[0], Language.percent(weights[0]), Language.percent(weights[1])),
                        equal.finding(COMPARED),
                        Finding.of("value", values.medianRatio() > 1.1, values.heads(), values.medianRatio()),
                        Finding.of("order", values.otherOrder() > 0.05, Language.percent(values.otherOrder()))),
                List.of(new Figure.Table("scale.phones", List.of("scale.income", "scale.price", "scale.share"),
                        List.of(List.of(INCOMES[0], PHONE, Language.percent(first)),
                                List.of(INCOMES[1], PHONE, Language.percent(second)))),
                        new Figure.Table("scale.sentences", List.of("scale.sentence", "scale.rawscore", "scale.weight"),
                                rows),
                        equal.shown(bench.encoder().shape().heads())));
    }

    /** All heads of the model over a text's words, layer by layer. */
    private List<HeadView> heads(Bench bench, String text) {
        return bench.headsOverWords(text).stream().map(heads).toList();
    }

    /**
     * What V adds to the weights.
     *
     * @param medianRatio over the heads: the longest value vector over the shortest, which is what equal weights come to
     * @param otherOrder  the share of rows where the largest weight does not add the longest vector
     */
    private record Values(int heads, double medianRatio, double otherOrder) {
        static Values of(List<HeadView> heads) {
            double[] ratios = new double[heads.size()];
            int rows = 0;
            int other = 0;
            for (int h = 0; h < ratios.length; h++) {
                HeadView head = heads.get(h);
                DoubleSummaryStatistics lengths = Arrays.stream(head.valueLengths()).summaryStatistics();
                ratios[h] = lengths.getMax() / lengths.getMin();
                for (int row = 0; row < head.tokens(); row++) {
                    rows++;
                    other += largest(head, row, false) != largest(head, row, true) ? 1 : 0;
                }
            }
            return new Values(heads.size(), Median.of(ratios), (double) other / rows);
        }

        /** The column of the largest weight of a row, or of the largest weight times length. */
        private static int largest(HeadView head, int row, boolean timesLength) {
            int best = 0;
            double most = -1;
            for (int column = 0; column < head.tokens(); column++) {
                double size = head.weight(row, column) * (timesLength ? head.valueLengths()[column] : 1);
                if (size > most) {
                    most = size;
                    best = column;
                }
            }
            return best;
        }
    }
}
