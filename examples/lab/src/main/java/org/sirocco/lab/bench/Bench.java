package org.sirocco.lab.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.lab.extractors.ConvolutionShape;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.WordVectors;

/**
 * What experiments work with.
 *
 * @param encoder     a real model, for words and heads
 * @param text        the reader's sentence
 * @param nanos       the clock
 * @param processor   a clock that moves while the calling thread computes, and not while it waits for a processor
 * @param convolution the shape of the convolutions that are compared
 */
public record Bench(SentenceEncoder encoder, String text, LongSupplier nanos, LongSupplier processor,
        ConvolutionShape convolution) {
    /** (m, n) the word vectors of a text's tokens, without context. */
    public double[][] words(String text) {
        WordVectors words = encoder.inspector().wordVectors(text);
        double[][] rows = new double[words.tokens().size()][words.hiddenSize()];
        for (int t = 0; t < rows.length; t++) {
            for (int c = 0; c < words.hiddenSize(); c++) {
                rows[t][c] = words.vectors()[t * words.hiddenSize() + c];
            }
        }
        return rows;
    }

    /** (n) one word's vector; the mean of its pieces where the model has it in pieces. */
    public double[] word(String word) {
        double[][] pieces = words(word);
        double[] mean = new double[pieces[0].length];
        for (double[] piece : pieces) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += piece[c] / pieces.length;
            }
        }
        return mean;
    }

    /**
     * The model's attention over a text's words alone, layer after layer: its own marks, [CLS] and the like, draw much of it
     * and say nothing of words.
     */
    public List<HeadView> headsOverWords(String text) {
        Words words = wordsWithinLimit(text);
        return heads(text).stream().flatMap(List::stream)
                .map(head -> head.between(words.first(), words.first() + words.spelling().size())).toList();
    }

    /**
     * A text's words as the model's heads have them, as many as its limit lets through.
     *
     * @param first the place of the first among the heads' tokens
     */
    public record Words(int first, List<String> spelling) {}

    public Words wordsWithinLimit(String text) {
        List<String> tokens = encoder.inspector().tokens(text);
        List<String> words = encoder.inspector().wordVectors(text).tokens();
        int first = words.isEmpty() ? 0 : Math.max(0, tokens.indexOf(words.getFirst()));
        int count = 0;
        while (count < words.size() && first + count < tokens.size()
                && tokens.get(first + count).equals(words.get(count))) {
            count++;
        }
        return new Words(first, words.subList(0, count));
    }

    /** The model's attention over a text: (L) layers of (H) heads. */
    public List<List<HeadView>> heads(String text) {
        HeadView[][] layers = new HeadView[encoder.shape().layers()][encoder.shape().heads()];
        encoder.inspector().observe(text, new EncoderObserver() {
            @Override
            public boolean wantsHidden(int layer) {
                return false;
            }

            @Override
            public void attention(int layer, int head, int sentence, AttentionSteps steps) {
                layers[layer][head] = HeadView.of(steps);
            }
        });
        return Arrays.stream(layers).map(List::of).toList();
    }
}
