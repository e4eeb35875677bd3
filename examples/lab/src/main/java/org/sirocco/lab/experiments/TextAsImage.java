package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.sirocco.lab.bench.Algebra;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.bench.Experiment;
import org.sirocco.lab.bench.Sequences;
import org.sirocco.lab.extractors.Convolution;
import org.sirocco.lab.extractors.ConvolutionShape;
import org.sirocco.lab.report.Figure;
import org.sirocco.lab.report.Figure.PixelRow;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Language;
import org.sirocco.lab.report.Section;

/**
 * Text as an image: three bytes a word, a sentence as a row of pixels. Does a convolution over such rows tell two topics
 * apart, and does it matter that like words have like colours?
 */
public final class TextAsImage implements Experiment {
    private static final int SHUFFLES = 99;
    private static final int FILTERS = 24;
    private static final int SHOWN = 6;

    private final BiFunction<List<String>, List<double[]>, Palette> palettes;

    public TextAsImage() {
        this(Palette::of);
    }

    /** @param palettes what colours words by their vectors */
    TextAsImage(BiFunction<List<String>, List<double[]>, Palette> palettes) {
        this.palettes = palettes;
    }

    @Override
    public Section run(Bench bench) {
        List<TopicSentence> all = TopicSentence.all();
        List<String> words = TopicSentence.vocabulary(all);
        List<TopicSentence> sentences = all.stream().filter(s -> !s.topic().equals(TopicSentence.OTHER)).toList();
        List<double[]> vectors = words.stream().map(bench::word).toList();
        Palette palette = palettes.apply(words, vectors);
        long colours = words.stream().map(palette::colour).distinct().count();
        double ordered = accuracy(sentences, palette);
        double sum = 0;
        int atLeast = 0;
        for (int s = 0; s < SHUFFLES; s++) {
            double shuffled = accuracy(sentences, palette.shuffled(s));
            sum += shuffled / SHUFFLES;
            atLeast += shuffled >= ordered ? 1 : 0;
        }
        double chance = (atLeast + 1.0) / (SHUFFLES + 1);
        return new Section("image",
                List.of(neighbours(words, vectors, palette),
                        Finding.of("apart", colours == words.size(), words.size(), colours),
                        Finding.of("half", palette.kept() >= 0.5, Language.percent(palette.kept())),
                        Finding.of("palette", chance <= 0.05, sentences.size(), Language.percent(ordered),
                                Language.percent(sum), atLeast, SHUFFLES)),
                List.of(pixels("image.ordered", sentences, palette),
                        pixels("image.shuffled", sentences, palette.shuffled(0))));
    }

    /** Whether words next to each other in the first ordering are more alike than words at random. */
    private static Finding neighbours(List<String> words, List<double[]> vectors, Palette palette) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, words.size()).boxed().toList());
        // Words of one class stand in no order.
        Collections.shuffle(order, new Random(50));
        order.sort(Comparator.comparingInt(i -> palette.bytes().get(words.get(i))[0]));
        double near = 0;
        for (int i = 1; i < order.size(); i++) {
            near += Algebra.cosine(vectors.get(order.get(i - 1)), vectors.get(order.get(i))) / (order.size() - 1);
        }
        Random random = new Random(51);
        int pairs = 2000;
        double[] chance = new double[pairs];
        for (int p = 0; p < pairs; p++) {
            int a = random.nextInt(vectors.size());
            int b = (a + 1 + random.nextInt(vectors.size() - 1)) % vectors.size();
            chance[p] = Algebra.cosine(vectors.get(a), vectors.get(b));
        }
        double mean = Arrays.stream(chance).average().orElseThrow();
        double spread = Math.sqrt(Arrays.stream(chance).map(x -> (x - mean) * (x - mean)).sum() / pairs);
        // Three times what chance alone would move the mean of so many pairs.
        return Finding.of("neighbours", near > mean + 3 * spread / Math.sqrt(order.size()), near, mean);
    }

    /** The share of sentences whose topic is that of the nearer mean, the sentence itself left out of its topic's mean. */
    private static double accuracy(List<TopicSentence> sentences, Palette palette) {
        Convolution convolution = new Convolution(new ConvolutionShape(3, 1, FILTERS), 52);
        List<double[]> features = sentences.stream().map(s -> features(s.words(), palette, convolution)).toList();
        int right = 0;
        for (int i = 0; i < sentences.size(); i++) {
            double own = distance(features.get(i), mean(sentences, features, i, true));
            double other = distance(features.get(i), mean(sentences, features, i, false));
            right += own < other ? 1 : 0;
        }
        return (double) right / sentences.size();
    }

    /** What a layer of random filters sees in a row of pixels, the largest of each filter. */
    private static double[] features(List<String> words, Palette palette, Convolution convolution) {
        Map<String, int[]> bytes = palette.bytes();
        float[] x = new float[words.size() * FILTERS];
        for (int w = 0; w < words.size(); w++) {
            for (int b = 0; b < Palette.BYTES; b++) {
                x[w * FILTERS + b] = bytes.get(words.get(w))[b] / 127.5f - 1;
            }
        }
        float[] largest = Sequences.largest(convolution.apply(x, words.size(), 1), FILTERS);
        return IntStream.range(0, FILTERS).mapToDouble(c -> largest[c]).toArray();
    }

    /** The mean of a sentence's own topic, without itself, or of the other topic. */
    private static double[] mean(List<TopicSentence> sentences, List<double[]> features, int sentence, boolean own) {
        double[] mean = new double[FILTERS];
        int count = 0;
        for (int i = 0; i < sentences.size(); i++) {
            boolean same = sentences.get(i).topic().equals(sentences.get(sentence).topic());
            if (i != sentence && same == own) {
                count++;
                for (int c = 0; c < FILTERS; c++) {
                    mean[c] += features.get(i)[c];
                }
            }
        }
        return Algebra.scaled(mean, 1.0 / count);
    }

    private static double distance(double[] a, double[] b) {
        return Algebra.length(Algebra.minus(a, b));
    }

    private static Figure pixels(String key, List<TopicSentence> sentences, Palette palette) {
        List<PixelRow> rows = new ArrayList<>();
        for (String topic : TopicSentence.TOLD_APART) {
            sentences.stream().filter(s -> s.topic().equals(topic)).limit(SHOWN)
                    .forEach(s -> rows.add(new PixelRow(String.join(" ", s.words()),
                            s.words().stream().mapToInt(palette::colour).toArray())));
        }
        return new Figure.Pixels(key, rows);
    }
}
