package org.sirocco.lab.experiments;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.sirocco.lab.bench.Algebra;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Figure.Line;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Language;
import org.sirocco.lab.report.Section;

/**
 * Why divide by √d: the dot product of two random vectors of d numbers has variance d, so that softmax over undivided scores
 * freezes on one word (Vaswani et al. 2017, §3.2.1).
 */
public final class Scaling implements Experiment {
    private static final int[] SIZES = {2, 8, 32, 128, 512, 2048, 8192, 32_768, 100_000};
    private static final int KEYS = 16;
    /** Between these a variance is near 1; at the largest sizes few trials are drawn. */
    private static final double LEAST = 0.6;
    private static final double MOST = 1.6;
    private static final long SEED = 5;
    /** Random numbers drawn for each size, about. */
    private static final int DRAWS = 20_000_000;

    private final DoubleUnaryOperator plainFactor;
    private final DoubleUnaryOperator factor;
    private final int draws;

    public Scaling() {
        this(d -> 1, d -> 1 / Math.sqrt(d), DRAWS);
    }

    /**
     * @param plainFactor what undivided scores of d products are multiplied by
     * @param factor      what divided ones are multiplied by
     * @param draws       random numbers for each size, about
     */
    Scaling(DoubleUnaryOperator plainFactor, DoubleUnaryOperator factor, int draws) {
        this.plainFactor = plainFactor;
        this.factor = factor;
        this.draws = draws;
    }

    /**
     * What became of softmax at one size.
     *
     * @param variance of the scores
     * @param entropy  mean share of the most that {@link #KEYS} weights can have
     * @param gradient mean Frobenius norm of ∂weights/∂scores
     */
    private record Effect(double variance, double entropy, double gradient) {}

    @Override
    public Section run(Bench bench) {
        int sizes = SIZES.length;
        double[] d = new double[sizes];
        Effect[] plain = new Effect[sizes];
        Effect[] divided = new Effect[sizes];
        for (int i = 0; i < sizes; i++) {
            d[i] = SIZES[i];
            double[][] scores = scores(SIZES[i]);
            plain[i] = effect(scores, plainFactor.applyAsDouble(SIZES[i]));
            divided[i] = effect(scores, factor.applyAsDouble(SIZES[i]));
        }
        double slope = Math.log(plain[sizes - 1].variance() / plain[0].variance())
                / Math.log(d[sizes - 1] / d[0]);
        DoubleSummaryStatistics variance = Arrays.stream(divided).mapToDouble(Effect::variance).summaryStatistics();
        double entropy = Arrays.stream(divided).mapToDouble(Effect::entropy).min().orElseThrow();
        double gradient = Arrays.stream(divided).mapToDouble(Effect::gradient).min().orElseThrow();
        Effect frozen = plain[sizes - 1];
        return new Section("root",
                List.of(Finding.of("grows", Math.abs(slope - 1) < 0.1, slope),
                        Finding.of("stays", variance.getMin() > LEAST && variance.getMax() < MOST, variance.getMin(),
                                variance.getMax(), LEAST, MOST),
                        Finding.of("freezes", frozen.entropy() < 0.2 && frozen.gradient() < gradient / 4,
                                SIZES[sizes - 1], Language.percent(frozen.entropy()), frozen.gradient()),
                        Finding.of("lives", entropy > 0.7 && gradient > 0.1, Language.percent(entropy), gradient)),
                List.of(lines("root.variance", d, plain, divided, Effect::variance),
                        lines("root.entropy", d, plain, divided, Effect::entropy),
                        lines("root.gradient", d, plain, divided, Effect::gradient)));
    }

    /** (trials, keys) dot products of random queries and keys of d numbers. */
    private double[][] scores(int d) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + d);
        int trials = Math.clamp(draws / ((long) d * (KEYS + 1)), 8, 2000);
        double[][] scores = new double[trials][KEYS];
        double[] query = new double[d];
        for (double[] row : scores) {
            for (int i = 0; i < d; i++) {
                query[i] = random.nextGaussian();
            }
            for (int k = 0; k < KEYS; k++) {
                for (int i = 0; i < d; i++) {
                    row[k] += query[i] * random.nextGaussian();
                }
            }
        }
        return scores;
    }

    private static Effect effect(double[][] scores, double factor) {
        double square = 0;
        double entropy = 0;
        double gradient = 0;
        for (double[] row : scores) {
            double[] scaled = Algebra.scaled(row, factor);
            square += Algebra.dot(scaled, scaled) / KEYS;
            double[] weights = Algebra.softmax(scaled);
            double squares = 0;
            double cubes = 0;
            for (double w : weights) {
                entropy -= w > 0 ? w * Math.log(w) / Math.log(KEYS) : 0;
                squares += w * w;
                cubes += w * w * w;
            }
            // ‖diag(w) − w·wᵀ‖² written out.
            gradient += Math.sqrt(Math.max(0, squares - 2 * cubes + squares * squares));
        }
        return new Effect(square / scores.length, entropy / scores.length, gradient / scores.length);
    }

    private static Figure lines(String key, double[] d, Effect[] plain, Effect[] divided,
            ToDoubleFunction<Effect> of) {
        return new Figure.Lines(key, true, key.equals("root.variance"),
                List.of(new Line("root.plain", d, Arrays.stream(plain).mapToDouble(of).toArray()),
                        new Line("root.divided", d, Arrays.stream(divided).mapToDouble(of).toArray())));
    }
}
