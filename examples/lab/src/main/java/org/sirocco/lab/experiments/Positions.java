package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.sirocco.encoder.scalar.ScalarAttention;
import org.sirocco.lab.bench.Algebra;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Section;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.positional.SinusoidalPositions;

/** Without positions attention sees a bag of words; sinusoids bring the order back (Vaswani et al. 2017, §3.5). */
public final class Positions implements Experiment {
    private static final String BITES = "the dog bites the man";
    private static final String BITTEN = "the man bites the dog";
    /** Where the words of the first sentence stand in the second. */
    private static final int[] PLACES = {0, 4, 2, 3, 1};
    private static final int[] TWICE = {0, 3};
    private static final int FAR = 10_000;

    private final IntFunction<PositionEncoding> without;
    private final IntFunction<PositionEncoding> encodings;

    public Positions() {
        this(hiddenSize -> PositionEncoding.none(), SinusoidalPositions::new);
    }

    /**
     * @param without   what is meant by no positions, by hidden size
     * @param encodings the positions to be tested, by hidden size
     */
    Positions(IntFunction<PositionEncoding> without, IntFunction<PositionEncoding> encodings) {
        this.without = without;
        this.encodings = encodings;
    }

    @Override
    public Section run(Bench bench) {
        int hiddenSize = bench.word("the").length;
        PositionEncoding none = without.apply(hiddenSize);
        PositionEncoding with = encodings.apply(hiddenSize);
        float[] before = attended(bench, BITES, none);
        float[] placed = attended(bench, BITES, with);
        double lost = apart(before, attended(bench, BITTEN, none), hiddenSize);
        double regained = apart(placed, attended(bench, BITTEN, with), hiddenSize);
        double same = rowsApart(before, TWICE[0], before, TWICE[1], hiddenSize);
        double differ = rowsApart(placed, TWICE[0], placed, TWICE[1], hiddenSize);
        double largest = largest(with, hiddenSize);
        double model = 1 - cosine(bench.encoder().encode(BITES).vector(), bench.encoder().encode(BITTEN).vector());
        return new Section("positions",
                List.of(Finding.of("lost", lost < 1e-5, BITES, BITTEN, lost),
                        Finding.of("regained", regained > 0.01, regained),
                        Finding.of("range", largest <= 1 + 1e-6, FAR, largest),
                        Finding.of("twice", same < 1e-5 && differ > 0.01, same, differ),
                        Finding.of("model", model > 1e-3, model)),
                List.of(waves(with, hiddenSize),
                        new Figure.Table("positions.rows",
                                List.of("positions.what", "positions.none", "positions.with"),
                                List.of(List.of("positions.swap", lost, regained),
                                        List.of("positions.double", same, differ)))));
    }

    /** (T, C) what attention makes of a sentence's words, without learned projections. */
    private static float[] attended(Bench bench, String text, PositionEncoding positions) {
        double[][] words = Arrays.stream(text.split(" ")).map(bench::word).toArray(double[][]::new);
        int hiddenSize = words[0].length;
        float[] x = new float[words.length * hiddenSize];
        for (int i = 0; i < x.length; i++) {
            // As in the paper, words are multiplied by √C to stand beside positions.
            x[i] = (float) (Math.sqrt(hiddenSize) * words[i / hiddenSize][i % hiddenSize]);
        }
        positions.addTo(x, new int[]{0, words.length});
        return ScalarAttention.steps(x, x, x, words.length, words.length, hiddenSize).context();
    }

    /** The largest change of a word's context between the two sentences, in lengths of the context. */
    private static double apart(float[] first, float[] second, int hiddenSize) {
        double largest = 0;
        for (int word = 0; word < PLACES.length; word++) {
            largest = Math.max(largest, rowsApart(first, word, second, PLACES[word], hiddenSize));
        }
        return largest;
    }

    private static double rowsApart(float[] a, int rowA, float[] b, int rowB, int hiddenSize) {
        double[] first = row(a, rowA, hiddenSize);
        return Algebra.length(Algebra.minus(first, row(b, rowB, hiddenSize))) / Algebra.length(first);
    }

    private static double[] row(float[] x, int row, int hiddenSize) {
        double[] out = new double[hiddenSize];
        for (int c = 0; c < hiddenSize; c++) {
            out[c] = x[row * hiddenSize + c];
        }
        return out;
    }

    private static double cosine(float[] a, float[] b) {
        return Algebra.cosine(row(a, 0, a.length), row(b, 0, b.length));
    }

    /** The largest size of a number among the first {@link #FAR} positions. */
    private static double largest(PositionEncoding encoding, int hiddenSize) {
        double largest = 0;
        int length = Math.min(FAR, encoding.maxLength());
        float[] table = new float[length * hiddenSize];
        encoding.addTo(table, new int[]{0, length});
        for (float x : table) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    /** A few numbers of the encoding along the positions: fast and slow waves. */
    private static Figure waves(PositionEncoding encoding, int hiddenSize) {
        int length = 100;
        float[] table = new float[length * hiddenSize];
        encoding.addTo(table, new int[]{0, length});
        List<Figure.Line> lines = new ArrayList<>();
        for (int c : new int[]{0, hiddenSize / 8, hiddenSize / 4, hiddenSize / 2}) {
            double[] x = new double[length];
            double[] y = new double[length];
            for (int t = 0; t < length; t++) {
                x[t] = t;
                y[t] = table[t * hiddenSize + c];
            }
            lines.add(new Figure.Line("#" + c, x, y));
        }
        return new Figure.Lines("positions.waves", false, false, lines);
    }
}
