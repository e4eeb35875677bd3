package org.sirocco.cli.positions;

import java.util.Locale;
import org.sirocco.positional.SinusoidalPositions;

/**
 * The encodings of N positions from a first one on.
 *
 * @param encoding how a position is encoded
 * @param first    the position of row 0
 * @param length   N, at least 1
 * @param hidden   C, numbers per position
 */
record PositionTable(SinusoidalPositions encoding, int first, int length, int hidden) {
    PositionTable {
        if (length < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "length (%d) must be at least 1", length));
        }
    }

    /** The position that a row holds. */
    long position(int row) {
        return (long) first + row;
    }

    /** (C) the encoding of one position. */
    float[] row(int row) {
        float[] out = new float[hidden];
        encoding.encode(position(row), out, 0);
        return out;
    }

    /** (rows, C) the encodings of some positions. */
    float[][] rows(int... rows) {
        float[][] out = new float[rows.length][];
        for (int r = 0; r < rows.length; r++) {
            out[r] = row(rows[r]);
        }
        return out;
    }

    /** (A, B) the cosine of the angle between each of A encodings and each of B. */
    static float[][] similarity(float[][] a, float[][] b) {
        float[][] out = new float[a.length][b.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                double dot = 0;
                for (int c = 0; c < a[i].length; c++) {
                    dot += a[i][c] * b[j][c];
                }
                // Each of the C/2 pairs of sine and cosine has length 1.
                out[i][j] = (float) (2 * dot / a[i].length);
            }
        }
        return out;
    }

    /** The smallest number of a matrix. */
    static double smallest(float[][] cells) {
        double smallest = Double.POSITIVE_INFINITY;
        for (float[] row : cells) {
            for (float cell : row) {
                smallest = Math.min(smallest, cell);
            }
        }
        return smallest;
    }
}
