package org.sirocco.lab.report;

import java.util.List;

/** Something to look at. Its key names its caption, and its axes as {@code key.x} and {@code key.y}, in the language files. */
public sealed interface Figure {
    String key();

    /**
     * Lines over a common axis.
     *
     * @param logX whether equal steps to the right are equal factors
     * @param logY whether equal steps up are equal factors
     */
    record Lines(String key, boolean logX, boolean logY, List<Line> lines) implements Figure {}

    /**
     * @param name a key of the language files, or the name itself
     * @param y    of the same length as {@code x}; numbers that a logarithmic axis cannot show are left out
     */
    record Line(String name, double[] x, double[] y) {}

    /**
     * A matrix as shades from 0 to its largest number.
     *
     * @param cells (rows, columns), none below 0
     */
    record Matrix(String key, List<String> rows, List<String> columns, double[][] cells) implements Figure {}

    /** Arrows from one point of a plane. */
    record Arrows(String key, List<Arrow> arrows) implements Figure {}

    /** @param name a key of the language files, or the name itself */
    record Arrow(String name, double x, double y) {}

    /**
     * Numbers and words in rows; each cell is a number, or a key of the language files, or the text itself.
     *
     * @param head one cell a column
     */
    record Table(String key, List<String> head, List<List<Object>> rows) implements Figure {}

    /**
     * Rows of coloured pixels.
     *
     * @param rows each with a name
     */
    record Pixels(String key, List<PixelRow> rows) implements Figure {}

    /** @param colours 0xRRGGBB */
    record PixelRow(String name, int[] colours) {}
}
