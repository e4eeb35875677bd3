package org.sirocco.encoder;

import java.util.Locale;
import org.sirocco.encoder.model.Head;

/** Checks what a head reads and writes; for backends. */
public final class HeadRows {
    private HeadRows() {}

    /**
     * Checks the arrays' sizes against the head's.
     *
     * @param head   the model's, or null
     * @param rows   how many are computed
     * @param input  at least (rows, numbers that the head takes)
     * @param output at least (rows, numbers that it gives); another array
     * @throws IllegalStateException    if there is none
     * @throws IllegalArgumentException if an array is too short
     */
    public static void check(Head head, int rows, float[] input, float[] output) {
        if (head == null) {
            throw new IllegalStateException("the model has no head");
        }
        if (rows < 0 || input == output) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, rows < 0
                    ? "rows (%d) must be at least 0"
                    : "input and output must be two arrays", rows));
        }
        check("input", input, rows, head.inputs());
        check("output", output, rows, head.outputs());
    }

    private static void check(String name, float[] array, int rows, int width) {
        if (array.length < (long) rows * width) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s has %d numbers, %d rows of %d numbers need %d", name, array.length, rows, width,
                    (long) rows * width));
        }
    }
}
