package org.sirocco.positional;

import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Objects;

/** Positions looked up in a table that was trained with the model, as in BERT (Devlin et al. 2018, arXiv:1810.04805, §3). */
public final class LearnedPositions implements PositionEncoding {
    private final FloatBuffer table;
    private final int length;
    private final int hiddenSize;

    /**
     * Takes the rows of a trained table.
     *
     * @param table      (length, C) row-major from the buffer's start; not copied
     * @param length     rows of the table, at least 1
     * @param hiddenSize C, at least 1
     */
    public LearnedPositions(FloatBuffer table, int length, int hiddenSize) {
        if (length < 1 || hiddenSize < 1 || table.capacity() != (long) length * hiddenSize) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "table has %d numbers, expected length (%d) x hiddenSize (%d)",
                            table.capacity(), length, hiddenSize));
        }
        this.table = table;
        this.length = length;
        this.hiddenSize = hiddenSize;
    }

    @Override
    public void addTo(float[] hidden, int[] offsets) {
        Packed.check(hidden, offsets, hiddenSize, length);
        for (int sentence = 0; sentence + 1 < offsets.length; sentence++) {
            int first = offsets[sentence] * hiddenSize;
            int end = offsets[sentence + 1] * hiddenSize;
            for (int i = first; i < end; i++) {
                hidden[i] += table.get(i - first);
            }
        }
    }

    @Override
    public void addTo(float[] hidden, int at, int place) {
        float[] row = new float[hiddenSize];
        // In one piece: number by number the buffer would be the longest part of an embedding.
        table.get(Objects.checkIndex(place, length) * hiddenSize, row);
        Packed.add(row, hidden, at);
    }

    @Override
    public int maxLength() {
        return length;
    }

    @Override
    public boolean fits(int hiddenSize) {
        return this.hiddenSize == hiddenSize;
    }

    @Override
    public String toString() {
        return "learned(" + length + ")";
    }
}
