package org.sirocco.text.pipeline;

import java.util.Locale;

/** The array that holds the hidden states of one batch after another within a call. For one thread. */
final class HiddenStates {
    private final int hiddenSize;
    private float[] numbers = new float[0];

    /** @param hiddenSize C */
    HiddenStates(int hiddenSize) {
        this.hiddenSize = hiddenSize;
    }

    /** An array of at least (N, C) numbers, whatever they are. */
    float[] of(int tokens) {
        int needed = numbers(tokens, hiddenSize);
        if (numbers.length < needed) {
            numbers = new float[needed];
        }
        return numbers;
    }

    static int numbers(int tokens, int hiddenSize) {
        long numbers = (long) tokens * hiddenSize;
        if (numbers > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "%d tokens of %d numbers do not fit into one array; encode fewer at a time", tokens,
                            hiddenSize));
        }
        return (int) numbers;
    }
}
