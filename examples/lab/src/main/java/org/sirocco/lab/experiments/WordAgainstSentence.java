package org.sirocco.lab.experiments;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.sirocco.lab.bench.Algebra;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Section;

/**
 * A word against its sentence, without learned projections: [1, n]·[n, m] → [1, m] → softmax → ·[m, n] → [1, n]; and the
 * same for all m words at once as matrix products.
 */
public final class WordAgainstSentence implements Experiment {
    public static final int MOST_WORDS = 8;

    private final UnaryOperator<double[]> shares;
    private final UnaryOperator<double[][]> turned;

    public WordAgainstSentence() {
        this(Algebra::softmax, Algebra::transposed);
    }

    /**
     * @param shares what makes weights of a row of scores
     * @param turned what is done to K before the product of all words
     */
    WordAgainstSentence(UnaryOperator<double[]> shares, UnaryOperator<double[][]> turned) {
        this.shares = shares;
        this.turned = turned;
    }

    @Override
    public Section run(Bench bench) {
        double[][] words = bench.words(bench.text());
        words = Arrays.copyOf(words, Math.min(words.length, MOST_WORDS));
        List<String> names = bench.encoder().inspector().wordVectors(bench.text()).tokens().subList(0, words.length);
        int m = words.length;
        int n = words[0].length;

        double[] word = words[m - 1];
        double[][] weights = new double[m][];
        double[][] contexts = new double[m][];
        for (int i = 0; i < m; i++) {
            weights[i] = shares.apply(scores(words[i], words));
            contexts[i] = context(weights[i], words);
        }
        double[][] atOnce = allAtOnce(words);
        double apart = atOnce == null ? Double.POSITIVE_INFINITY : Algebra.difference(contexts, atOnce);
        double sum = Arrays.stream(weights[m - 1]).sum();

        return new Section("word",
                List.of(Finding.of("percent", Math.abs(sum - 1) < 1e-9, sum),
                        Finding.of("between", lieBetween(contexts, words), (long) m * n),
                        Finding.of("same", apart < 1e-9, m, apart), withoutTurning(words)),
                List.of(new Figure.Table("word.steps", List.of("word.step", "word.shape", "word.numbers"),
                        List.of(row("word.q", 1, n, word), row("word.k", n, m, words[0]),
                                row("word.scores", 1, m, scores(word, words)),
                                row("word.weights", 1, m, weights[m - 1]),
                                row("word.context", 1, n, contexts[m - 1]))),
                        new Figure.Matrix("word.map", names, names, weights)));
    }

    /** [1, n]·[n, m] → [1, m]: the word's dot product with each word. */
    private static double[] scores(double[] word, double[][] words) {
        return Arrays.stream(words).mapToDouble(other -> Algebra.dot(word, other)).toArray();
    }

    /** [1, m]·[m, n] → [1, n]: the words, mixed by their weights. */
    private static double[] context(double[] weights, double[][] words) {
        double[] context = new double[words[0].length];
        for (int j = 0; j < words.length; j++) {
            for (int c = 0; c < context.length; c++) {
                context[c] += weights[j] * words[j][c];
            }
        }
        return context;
    }

    /** softmax(Q·Kᵀ)·V with Q = K = V, or null where the shapes do not fit. */
    private double[][] allAtOnce(double[][] words) {
        double[][] key = turned.apply(words);
        if (key.length != words[0].length) {
            return null;
        }
        double[][] weights = Arrays.stream(Algebra.product(words, key)).map(shares).toArray(double[][]::new);
        return Algebra.product(weights, words);
    }

    /** Each number of a context lies between the smallest and the largest of that place among the words. */
    private static boolean lieBetween(double[][] contexts, double[][] words) {
        for (int c = 0; c < words[0].length; c++) {
            int place = c;
            double least = Arrays.stream(words).mapToDouble(w -> w[place]).min().orElseThrow();
            double most = Arrays.stream(words).mapToDouble(w -> w[place]).max().orElseThrow();
            if (Arrays.stream(contexts).anyMatch(x -> x[place] < least - 1e-9 || x[place] > most + 1e-9)) {
                return false;
            }
        }
        return true;
    }

    /** Cut to a square, so that the product exists without turning K: are its numbers still the words' dot products? */
    private Finding withoutTurning(double[][] words) {
        int m = words.length;
        double[][] square = Arrays.stream(words).map(w -> Arrays.copyOf(w, m)).toArray(double[][]::new);
        double[][] dots = new double[m][];
        for (int i = 0; i < m; i++) {
            dots[i] = scores(square[i], square);
        }
        double turnedApart = Algebra.difference(dots, Algebra.product(square, turned.apply(square)));
        double plainApart = Algebra.difference(dots, Algebra.product(square, square));
        return Finding.of("turn", turnedApart < 1e-9 && plainApart > 1e-6, m, words[0].length, turnedApart, plainApart);
    }

    private static List<Object> row(String step, int rows, int columns, double[] numbers) {
        String shown = Arrays.stream(numbers).limit(MOST_WORDS)
                .mapToObj(x -> String.format(Locale.ROOT, "%.3f", x).replaceFirst("^-0.000$", "0.000").replace('-',
                        '\u2212'))
                .collect(Collectors.joining("  "));
        boolean all = numbers.length <= MOST_WORDS;
        return List.of(step, String.format(Locale.ROOT, "[%d, %d]", rows, columns), all ? shown : shown + "  …");
    }
}
