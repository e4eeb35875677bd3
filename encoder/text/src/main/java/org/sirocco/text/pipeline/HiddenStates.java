package org.sirocco.text.pipeline;

import java.util.Locale;

/**
 * The arrays that hold the hidden states of one batch after another within a call, one array where as many numbers go into
 * the stack as come out. For one thread at a time.
 */
final class HiddenStates {
    private final int inputSize;
    private final int outputSize;
    private float[] input = {};
    private float[] output = {};

    /** Numbers per token before the stack and after it. */
    HiddenStates(int inputSize, int outputSize) {
        this.inputSize = inputSize;
        this.outputSize = outputSize;
    }

    /** Makes room for so many tokens; what is there is lost. */
    void reserve(int tokens) {
        input = atLeast(input, numbers(tokens, inputSize));
        output = inputSize == outputSize ? input : atLeast(output, numbers(tokens, outputSize));
    }

    /** At least (N, numbers before the stack), whatever they are. */
    float[] input() {
        return input;
    }

    /** At least (N, numbers after the stack). */
    float[] output() {
        return output;
    }

    private static float[] atLeast(float[] array, int needed) {
        return array.length < needed ? new float[needed] : array;
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
