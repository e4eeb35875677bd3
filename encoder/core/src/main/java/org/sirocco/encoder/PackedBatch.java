package org.sirocco.encoder;

import java.util.Arrays;
import java.util.Locale;

/**
 * How B sentences of different lengths lie one after another in N tokens, without padding. Immutable.
 *
 * @param offsets (B + 1) first token of each sentence; first 0, last N; not copied, not to be changed
 */
public record PackedBatch(int[] offsets) {
    /**
     * Checks the offsets.
     *
     * @throws IllegalArgumentException if they do not begin with 0 and increase, or there is no sentence
     */
    public PackedBatch {
        if (offsets.length < 2 || offsets[0] != 0) {
            throw new IllegalArgumentException(
                    "offsets must start with 0 and hold at least one sentence, but are " + Arrays.toString(offsets));
        }
        for (int b = 1; b < offsets.length; b++) {
            if (offsets[b] <= offsets[b - 1]) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT,
                                "offsets must increase (a sentence has at least 1 token), but sentence %d", b - 1)
                                + String.format(Locale.ROOT, " runs from %d to %d", offsets[b - 1], offsets[b]));
            }
        }
    }

    /**
     * {@return a batch of sentences of the given lengths in tokens}
     *
     * @param lengths T of each sentence, at least 1
     */
    public static PackedBatch ofLengths(int... lengths) {
        int[] offsets = new int[lengths.length + 1];
        for (int b = 0; b < lengths.length; b++) {
            offsets[b + 1] = Math.addExact(offsets[b], lengths[b]);
        }
        return new PackedBatch(offsets);
    }

    /** {@return B} */
    public int sentences() {
        return offsets.length - 1;
    }

    /** {@return N} */
    public int tokens() {
        return offsets[offsets.length - 1];
    }

    /**
     * {@return the first token of a sentence}
     *
     * @param sentence from 0
     */
    public int first(int sentence) {
        return offsets[sentence];
    }

    /**
     * {@return T, the tokens of a sentence}
     *
     * @param sentence from 0
     */
    public int length(int sentence) {
        return offsets[sentence + 1] - offsets[sentence];
    }

    /** {@return the longest sentence, in tokens} */
    public int longest() {
        int longest = 0;
        for (int b = 0; b < sentences(); b++) {
            longest = Math.max(longest, length(b));
        }
        return longest;
    }

    /**
     * Checks the size of a caller's states, called by that name in the message: at least N·width numbers.
     *
     * @param name   of the array, for the message
     * @param states (N, width) at least
     * @param width  numbers per token
     * @throws IllegalArgumentException if it is too short
     */
    public void checkStates(String name, float[] states, int width) {
        long needed = (long) tokens() * width;
        if (states.length < needed) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s has %d numbers, %d tokens of %d numbers need %d", name,
                            states.length, tokens(), width, needed));
        }
    }

    /**
     * Checks what a stack reads and writes.
     *
     * @param input      (N, inputSize) at least
     * @param inputSize  numbers per token that are read
     * @param output     (N, outputSize) at least
     * @param outputSize numbers per token that are written
     * @throws IllegalArgumentException if either is too short, or they are one array and of different widths
     */
    public void checkStates(float[] input, int inputSize, float[] output, int outputSize) {
        checkStates("input", input, inputSize);
        checkStates("output", output, outputSize);
        if (input == output && inputSize != outputSize) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "input and output are one array, but %d numbers per token go in and %d come out", inputSize,
                    outputSize));
        }
    }
}
