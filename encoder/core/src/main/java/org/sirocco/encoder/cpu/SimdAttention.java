package org.sirocco.encoder.cpu;

import java.util.Arrays;

/**
 * Attention of one head over one sentence, one worker's scratch memory with it: softmax(q·kᵀ/√D)·v for a block of queries at
 * a time, so that no more than the block's scores are ever there.
 *
 * <p>Legend: T tokens of the sentence, C hidden size, D head size.
 */
final class SimdAttention {
    /** Queries whose scores are computed together: whole tiles, few enough to stay in the cache beside keys and values. */
    private static final int QUERIES = 8 * Tile.MOST_ROWS;

    private final int headSize;
    private final float scale;
    private final float[] contexts;
    private final float[] sums = new float[QUERIES];
    private float[] keys = {};
    private float[] values = {};
    private float[] scores = {};

    SimdAttention(int headSize, float scale) {
        this.headSize = headSize;
        this.scale = scale;
        this.contexts = new float[QUERIES * Tile.padded(headSize)];
    }

    /** Makes room for sentences of up to that many tokens. */
    void reserve(int tokens) {
        int columns = Tile.padded(tokens);
        if (scores.length < QUERIES * columns) {
            scores = new float[Math.multiplyExact(QUERIES, columns)];
            keys = new float[Math.multiplyExact(columns, headSize + 1)];
            values = new float[Math.multiplyExact(Tile.padded(headSize), columns + 1)];
        }
    }

    /**
     * The context of one head of one sentence.
     *
     * @param qkv     rows of query, key, value, each C wide, {@code stride} apart
     * @param at      the head's query of the sentence's first token in {@code qkv}
     * @param width   C
     * @param tokens  T
     * @param context rows of C numbers; the head's D of each are overwritten
     * @param to      the head's place in the sentence's first row of {@code context}
     */
    void context(Kernels kernels, float[] qkv, int at, int stride, int width, int tokens, float[] context, int to) {
        packKeys(qkv, at + width, stride, tokens);
        packValues(qkv, at + 2 * width, stride, tokens);
        int columns = Tile.padded(tokens);
        int paddedHead = Tile.padded(headSize);
        for (int first = 0; first < tokens; first += QUERIES) {
            int queries = Math.min(QUERIES, tokens - first);
            multiply(kernels, queries, qkv, at + first * stride, stride, keys, headSize, scores, columns);
            for (int query = 0; query < queries; query++) {
                sums[query] = kernels.softmaxNumerators(scores, query * columns, columns, scale);
            }
            multiply(kernels, queries, scores, 0, columns, values, tokens, contexts, paddedHead);
            for (int query = 0; query < queries; query++) {
                divide(contexts, query * paddedHead, sums[query], context, to + (first + query) * width);
            }
        }
    }

    /** c = a·panels, as many panels as fill c's rows. */
    private static void multiply(Kernels kernels, int rows, float[] a, int aAt, int aStride, float[] panels, int inner,
            float[] c,
            int cStride) {
        for (int column = 0; column < cStride; column += Tile.COLUMNS) {
            for (int row = 0; row < rows; row += Tile.rows(rows - row)) {
                kernels.product(Tile.rows(rows - row), a, aAt + row * aStride, aStride, panels,
                        column * (inner + 1), inner, c, row * cStride + column, cStride);
            }
        }
    }

    /**
     * kᵀ as panels: for each number of the head the tokens' keys side by side. What fills up the last panel scores −∞, so that
     * softmax passes over it.
     */
    private void packKeys(float[] qkv, int at, int stride, int tokens) {
        for (int first = 0; first < tokens; first += Tile.COLUMNS) {
            int panel = first * (headSize + 1);
            int width = Math.min(Tile.COLUMNS, tokens - first);
            if (width < Tile.COLUMNS) {
                Arrays.fill(keys, panel, panel + Tile.COLUMNS * (headSize + 1), 0);
                Arrays.fill(keys, panel + width, panel + Tile.COLUMNS, Float.NEGATIVE_INFINITY);
            }
            Arrays.fill(keys, panel, panel + width, 0);
            for (int t = first; t < first + width; t++) {
                for (int d = 0; d < headSize; d++) {
                    keys[panel + (d + 1) * Tile.COLUMNS + t - first] = qkv[at + t * stride + d];
                }
            }
        }
    }

    /** v as panels. Starting values are zero, and so is what fills up the last panel. */
    private void packValues(float[] qkv, int at, int stride, int tokens) {
        for (int first = 0; first < headSize; first += Tile.COLUMNS) {
            int panel = first * (tokens + 1);
            int width = Math.min(Tile.COLUMNS, headSize - first);
            Arrays.fill(values, panel, panel + Tile.COLUMNS, 0);
            for (int t = 0; t < tokens; t++) {
                int row = panel + (t + 1) * Tile.COLUMNS;
                System.arraycopy(qkv, at + t * stride + first, values, row, width);
                Arrays.fill(values, row + width, row + Tile.COLUMNS, 0);
            }
        }
    }

    private void divide(float[] x, int at, float divisor, float[] y, int to) {
        float factor = 1 / divisor;
        for (int d = 0; d < headSize; d++) {
            y[to + d] = x[at + d] * factor;
        }
    }
}
