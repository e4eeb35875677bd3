package org.sirocco.positional;

import java.util.Locale;

/** The checks that every position encoding makes of a packed batch before it writes, and how it adds. */
final class Packed {
    private Packed() {}

    static void check(float[] hidden, int[] offsets, int hiddenSize, int maxLength) {
        if (offsets.length < 1 || offsets[0] != 0) {
            throw new IllegalArgumentException("offsets must start with 0");
        }
        for (int sentence = 0; sentence + 1 < offsets.length; sentence++) {
            int length = offsets[sentence + 1] - offsets[sentence];
            if (length < 0) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "offsets must not decrease, but sentence %d runs from %d to %d",
                                sentence, offsets[sentence], offsets[sentence + 1]));
            }
            if (length > maxLength) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "sentence %d has %d tokens; the positions reach at most %d", sentence, length, maxLength));
            }
        }
        long needed = (long) offsets[offsets.length - 1] * hiddenSize;
        if (hidden.length < needed) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "hidden has %d numbers, %d tokens of hiddenSize %d need %d",
                            hidden.length, offsets[offsets.length - 1], hiddenSize, needed));
        }
    }

    /** Adds a row to numbers from a place on. */
    static void add(float[] row, float[] hidden, int at) {
        if (at == 0) {
            // Where both begin alike the JVM adds many numbers at once.
            for (int c = 0; c < row.length; c++) {
                hidden[c] += row[c];
            }
            return;
        }
        for (int c = 0; c < row.length; c++) {
            hidden[at + c] += row[c];
        }
    }
}
