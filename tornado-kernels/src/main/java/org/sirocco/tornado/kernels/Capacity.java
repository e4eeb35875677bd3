package org.sirocco.tornado.kernels;

import java.util.Locale;

/**
 * How much a compiled graph takes at a time.
 *
 * @param tokens N
 * @param scores numbers of attention scores; 0 where they are not kept
 */
public record Capacity(int tokens, int scores) {
    /** The power of two at or above a size, at least 64: so that a few graphs serve every size. */
    public static int rounded(int size) {
        return Math.max(64, Integer.highestOneBit(Math.max(1, size - 1)) * 2);
    }

    /** Whether attention goes through its four steps. */
    public boolean inSteps() {
        return scores > 0;
    }

    /** Whether a sentence goes through. */
    public boolean takes(int length, int heads) {
        return length <= tokens && (!inSteps() || (long) length * length * heads <= scores);
    }

    /** @throws IllegalArgumentException if a batch does not go through at once */
    public void check(int batchTokens, long batchScores) {
        if (batchTokens > tokens || batchScores > scores) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "a batch of %d tokens and %d scores does not fit %s", batchTokens, batchScores, this));
        }
    }
}
