package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.sirocco.encoder.scalar.ScalarAttention;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.bench.HeadView;
import org.sirocco.lab.bench.SecondThread;
import org.sirocco.lab.bench.Sequences;
import org.sirocco.lab.bench.Times;
import org.sirocco.lab.extractors.Threads;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Language;
import org.sirocco.lab.report.Section;

/**
 * Heads: eight attributes of fruits in four heads of two against one head of eight; the real model's heads; and heads at the
 * same time against one after another (Vaswani et al. 2017, §3.2.2).
 */
public final class Heads implements Experiment {
    private static final int ATTRIBUTES = Fruit.ATTRIBUTES.size();
    private static final int HEADS = Fruit.HEADS.size();
    private static final int SIZE = ATTRIBUTES / HEADS;
    private static final float SHARPNESS = 2;
    /** Heads, tokens and head size of the timing: a sentence of a usual model. */
    private static final int TIMED_HEADS = 12;
    private static final int TIMED_TOKENS = 384;
    private static final int TIMED_SIZE = 32;
    private static final int ROUNDS = 11;

    private final float sharpness;
    private final IntUnaryOperator firstColumn;
    private final UnaryOperator<List<HeadView>> modelHeads;
    private final IntConsumer spin;

    public Heads() {
        this(SHARPNESS, head -> head * SIZE, UnaryOperator.identity(), SecondThread::spin);
    }

    /**
     * @param sharpness   by what the attributes are multiplied
     * @param firstColumn where a head's attributes start
     * @param modelHeads  what is looked at instead of a layer's heads
     * @param spin        a work for that many threads whose halves share nothing
     */
    Heads(float sharpness, IntUnaryOperator firstColumn, UnaryOperator<List<HeadView>> modelHeads,
            IntConsumer spin) {
        this.sharpness = sharpness;
        this.firstColumn = firstColumn;
        this.modelHeads = modelHeads;
        this.spin = spin;
    }

    @Override
    public Section run(Bench bench) {
        List<HeadView> views = new ArrayList<>();
        for (int head = 0; head < HEADS; head++) {
            views.add(attention(Fruit.columns(firstColumn.applyAsInt(head), SIZE, sharpness), Fruit.ALL.size(), SIZE));
        }
        HeadView blend = attention(Fruit.columns(0, ATTRIBUTES, sharpness), Fruit.ALL.size(), ATTRIBUTES);

        Set<Integer> favourites = new HashSet<>();
        double nearest = 1;
        for (HeadView view : views) {
            favourites.add(favourite(view));
            nearest = Math.min(nearest, distance(view, blend, 1));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.of("views", favourites.size() > 1, favourites.size(), "heads.apple"));
        findings.add(Finding.of("blend", nearest > 0.05, "heads.apple", Language.percent(nearest)));
        List<Figure> figures = new ArrayList<>();
        figures.add(fruitTable());
        figures.add(viewsOfApple(views, blend));
        model(bench, findings, figures);
        findings.add(timed(bench, allHeads()));
        return new Section("heads", findings, figures);
    }

    private static HeadView attention(float[] x, int tokens, int size) {
        return HeadView.of(ScalarAttention.steps(x, x, x, tokens, tokens, size));
    }

    /** Which other fruit the apple attends to most. */
    private static int favourite(HeadView view) {
        return IntStream.range(1, view.tokens()).boxed()
                .max((a, b) -> Float.compare(view.weights()[a], view.weights()[b])).orElseThrow();
    }

    /** Mean over the first rows of half the sum of differences: 0 for the same weights, 1 for none in common. */
    private static double distance(HeadView a, HeadView b, int rows) {
        double sum = 0;
        for (int i = 0; i < rows * a.tokens(); i++) {
            sum += Math.abs(a.weights()[i] - b.weights()[i]) / 2;
        }
        return sum / rows;
    }

    /** How far apart the real model's heads are, layer by layer. */
    private void model(Bench bench, List<Finding> findings, List<Figure> figures) {
        List<List<HeadView>> layers = bench.heads(bench.text());
        double[] x = new double[layers.size()];
        double[] y = new double[layers.size()];
        for (int l = 0; l < layers.size(); l++) {
            List<HeadView> heads = modelHeads.apply(layers.get(l));
            x[l] = l;
            int pairs = 0;
            for (int a = 0; a < heads.size(); a++) {
                for (int b = 0; b < a; b++) {
                    y[l] += distance(heads.get(a), heads.get(b), heads.get(a).tokens());
                    pairs++;
                }
            }
            y[l] /= Math.max(1, pairs);
        }
        double least = Arrays.stream(y).min().orElseThrow();
        double most = Arrays.stream(y).max().orElseThrow();
        Finding apart = Finding.of("model", least > 0.1, bench.encoder().modelName(), Language.percent(least),
                Language.percent(most));
        if (bench.encoder().shape().heads() == 1) {
            findings.add(apart.open("heads.model.alone"));
            return;
        }
        findings.add(apart);
        figures.add(new Figure.Lines("heads.apart", false, false, List.of(new Figure.Line("heads.distance", x, y))));
    }

    /** Some heads of a usual sentence, by that many threads. */
    private static IntConsumer allHeads() {
        float[][] inputs = new float[TIMED_HEADS][];
        Arrays.setAll(inputs, head -> Sequences.random(TIMED_TOKENS, TIMED_SIZE, head));
        return threads -> Threads.split(TIMED_HEADS, threads, (from, to) -> {
            for (int head = from; head < to; head++) {
                attention(inputs[head], TIMED_TOKENS, TIMED_SIZE);
            }
        });
    }

    /** @param heads all heads, by one thread and by two */
    Finding timed(Bench bench, IntConsumer heads) {
        Times times = Times.of(bench.nanos(), ROUNDS, List.of(() -> heads.accept(1), () -> heads.accept(2),
                () -> spin.accept(1), () -> spin.accept(2)));
        SecondThread second = new SecondThread(times.gain(2));
        return second.gains("time", times.gain(0), TIMED_HEADS, TIMED_TOKENS, times.median(0), times.median(1),
                times.gain(0), second.spare());
    }

    private static Figure fruitTable() {
        List<String> head = new ArrayList<>(List.of("heads.fruit"));
        head.addAll(Fruit.ATTRIBUTES);
        List<List<Object>> rows = new ArrayList<>();
        for (Fruit fruit : Fruit.ALL) {
            List<Object> row = new ArrayList<>(List.of(fruit.name()));
            for (float attribute : fruit.attributes()) {
                row.add(attribute);
            }
            rows.add(row);
        }
        return new Figure.Table("heads.fruits", head, rows);
    }

    private static Figure viewsOfApple(List<HeadView> views, HeadView blend) {
        List<String> rows = new ArrayList<>(Fruit.HEADS);
        rows.add("heads.one");
        double[][] cells = new double[rows.size()][Fruit.ALL.size()];
        for (int row = 0; row < cells.length; row++) {
            HeadView view = row < views.size() ? views.get(row) : blend;
            for (int f = 0; f < cells[row].length; f++) {
                cells[row][f] = view.weights()[f];
            }
        }
        return new Figure.Matrix("heads.views.map", rows, Fruit.ALL.stream().map(Fruit::name).toList(), cells);
    }
}
