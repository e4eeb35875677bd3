package org.sirocco.cli.positions;

import java.util.stream.IntStream;

/** A matrix of numbers up to 1 as shades on a terminal. */
final class ShadedView {
    static final int MAX_ROWS = 24;
    /** One more than three times one less than the rows: where both are spread over the same, each row is a column too. */
    static final int MAX_COLUMNS = 70;

    private static final String SHADES = " ░▒▓█";

    private ShadedView() {}

    /** What to show of {@code total} rows or columns: all, or {@code most} of them, evenly spread from first to last. */
    static int[] spread(int total, int most) {
        if (total <= most) {
            return IntStream.range(0, total).toArray();
        }
        return IntStream.range(0, most).map(i -> (int) ((long) i * (total - 1) / (most - 1))).toArray();
    }

    /** The given columns of a row as shades, blank for {@code low} up to full for 1. */
    static String shades(float[] row, int[] columns, double low) {
        StringBuilder line = new StringBuilder();
        for (int column : columns) {
            int level = (int) ((row[column] - low) / (1 - low) * SHADES.length());
            line.append(SHADES.charAt(Math.clamp(level, 0, SHADES.length() - 1)));
        }
        return line.toString();
    }
}
