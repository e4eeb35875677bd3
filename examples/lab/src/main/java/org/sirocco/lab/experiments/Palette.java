package org.sirocco.lab.experiments;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.sirocco.lab.bench.Algebra;

/**
 * Words as colours: three orderings of a vocabulary, each cut into 256 classes, are the three bytes of a word. The orderings
 * are the places along the three directions in which the word vectors differ most.
 *
 * @param kept the share of the word vectors' variance that lies along the three directions
 */
record Palette(Map<String, int[]> bytes, double kept) {
    static final int BYTES = 3;
    private static final int CLASSES = 256;
    private static final int ROUNDS = 200;

    static Palette of(List<String> words, List<double[]> vectors) {
        List<double[]> centred = centred(vectors);
        double all = variance(centred);
        Map<String, int[]> bytes = new HashMap<>();
        words.forEach(word -> bytes.put(word, new int[BYTES]));
        List<double[]> rest = centred;
        for (int b = 0; b < BYTES; b++) {
            double[] direction = principal(rest);
            List<double[]> along = rest;
            Integer[] order = IntStream.range(0, words.size()).boxed()
                    .sorted(Comparator.comparingDouble(i -> Algebra.dot(along.get(i), direction)))
                    .toArray(Integer[]::new);
            for (int rank = 0; rank < order.length; rank++) {
                bytes.get(words.get(order[rank]))[b] = rank * CLASSES / order.length;
            }
            rest = rest.stream().map(v -> Algebra.minus(v, Algebra.scaled(direction, Algebra.dot(v, direction))))
                    .toList();
        }
        return new Palette(bytes, 1 - variance(rest) / all);
    }

    /** The same colours, given to other words by chance. */
    Palette shuffled(long seed) {
        List<String> words = bytes.keySet().stream().sorted().toList();
        List<int[]> colours = new ArrayList<>(words.stream().map(bytes::get).toList());
        Collections.shuffle(colours, new Random(seed));
        Map<String, int[]> other = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            other.put(words.get(i), colours.get(i));
        }
        return new Palette(other, kept);
    }

    /** 0xRRGGBB. */
    int colour(String word) {
        int[] three = bytes.get(word);
        return three[0] << 16 | three[1] << 8 | three[2];
    }

    private static List<double[]> centred(List<double[]> vectors) {
        double[] mean = new double[vectors.getFirst().length];
        for (double[] v : vectors) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += v[c] / vectors.size();
            }
        }
        return vectors.stream().map(v -> Algebra.minus(v, mean)).toList();
    }

    private static double variance(List<double[]> vectors) {
        return vectors.stream().mapToDouble(v -> Algebra.dot(v, v)).sum();
    }

    /** The direction of unit length along which the vectors differ most, by power iteration. */
    private static double[] principal(List<double[]> vectors) {
        double[] direction = vectors.getFirst().clone();
        for (int round = 0; round < ROUNDS; round++) {
            double[] next = new double[direction.length];
            for (double[] v : vectors) {
                double along = Algebra.dot(v, direction);
                for (int c = 0; c < next.length; c++) {
                    next[c] += along * v[c];
                }
            }
            direction = Algebra.scaled(next, 1 / Algebra.length(next));
        }
        return direction;
    }
}
