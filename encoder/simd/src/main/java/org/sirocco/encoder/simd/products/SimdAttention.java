package org.sirocco.encoder.simd.products;

import java.util.Arrays;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.TileRows;

/**
 * Attention of one head over one sentence, one worker's scratch memory with it: softmax(q·kᵀ/√D)·v for a block of queries at
 * a time, so that no more than the block's scores are ever there. Where a token reaches its neighbours alone, no more than
 * the block's keys are, either.
 *
 * <p>Legend: T tokens of the sentence, C hidden size, D head size.
 */
public final class SimdAttention {
    /** Queries whose scores are computed together: whole tiles of any height, few enough to stay in the cache. */
    private static final int QUERIES = 96;

    private final KernelSource kernels;
    private HeadForm form;
    private float[] contexts = {};
    private final float[] sums = new float[QUERIES];
    private float[] keys = {};
    private float[] values = {};
    private final TileRows queries = new TileRows();
    private final TileRows scores = new TileRows();

    public SimdAttention(KernelSource kernels) {
        this.kernels = kernels;
    }

    /** Makes room for sentences of up to that many tokens, and takes the form of a layer's heads. */
    public void reserve(int tokens, HeadForm form) {
        this.form = form;
        int headSize = form.headSize();
        int columns = Tile.padded(form.mostKeys(QUERIES, tokens));
        int paddedHead = Tile.padded(headSize);
        queries.shape(QUERIES, headSize);
        scores.shape(QUERIES, columns);
        contexts = atLeast(contexts, Math.multiplyExact(QUERIES, paddedHead));
        keys = atLeast(keys, Math.multiplyExact(columns, Tile.steps(headSize) + 1));
        values = atLeast(values, Math.multiplyExact(paddedHead, columns + 1));
    }

    private static float[] atLeast(float[] buffer, int needed) {
        return buffer.length >= needed ? buffer : new float[needed];
    }

    /**
     * The context of one head of one sentence.
     *
     * @param qkv     rows of queries, keys and values, {@code stride} apart
     * @param query   the head's query of the sentence's first token in {@code qkv}
     * @param key     the key of that token that the head reads
     * @param value   the value likewise
     * @param tokens  T
     * @param head    which head it is
     * @param context rows of H·D numbers; the head's D of each are overwritten
     * @param row     the sentence's first row in {@code context}
     */
    public void context(float[] qkv, int query, int key, int value, int stride, int tokens, int head,
            TileRows context, int row) {
        int headSize = form.headSize();
        int paddedHead = Tile.padded(headSize);
        boolean all = form.reachesAll(tokens);
        if (all) {
            packKeys(qkv, key, stride, tokens);
            packValues(qkv, value, stride, tokens);
        }
        for (int first = 0; first < tokens; first += QUERIES) {
            int count = Math.min(QUERIES, tokens - first);
            int from = form.firstKey(first);
            int reached = form.endKey(first + count - 1, tokens) - from;
            if (!all) {
                packKeys(qkv, key + from * stride, stride, reached);
                packValues(qkv, value + from * stride, stride, reached);
            }
            int columns = Tile.padded(reached);
            // A long text may begin with other kernels than it ends with.
            Kernels now = kernels.now();
            queries.shape(count, headSize);
            for (int q = 0; q < count; q++) {
                queries.set(q, 0, qkv, query + (first + q) * stride, headSize);
            }
            scores.shape(count, columns);
            multiplyByKeys(now, count, columns);
            if (!all || form.bias() != null) {
                placeScores(first, count, from, reached, head);
            }
            for (int q = 0; q < count; q++) {
                sums[q] = now.softmaxNumerators(scores.data(), scores.at(q), columns, scores.step(q), form.scale());
            }
            multiplyByValues(now, count, Tile.steps(reached), paddedHead);
            for (int q = 0; q < count; q++) {
                divide(q * paddedHead, sums[q]);
                context.set(row + first + q, head * headSize, contexts, q * paddedHead, headSize);
            }
        }
    }

    /** Adds what relative positions add, and sets to −∞ what a query does not reach. */
    private void placeScores(int first, int count, int from, int reached, int head) {
        float[] data = scores.data();
        for (int q = 0; q < count; q++) {
            int query = first + q;
            int at = scores.at(q);
            int step = scores.step(q);
            int begin = form.firstKey(query) - from;
            int end = form.endKey(query, from + reached) - from;
            for (int k = 0; k < reached; k++) {
                int cell = at + TileRows.offset(k, step);
                if (k < begin || k >= end) {
                    data[cell] = Float.NEGATIVE_INFINITY;
                } else if (form.bias() != null) {
                    data[cell] += form.bias().of(head, from + k - query);
                }
            }
        }
    }

    private void multiplyByKeys(Kernels now, int count, int columns) {
        int inner = Tile.steps(form.headSize());
        for (int column = 0; column < columns; column += Tile.COLUMNS) {
            for (int row = 0; row < count; row += queries.count(row)) {
                now.product(queries.count(row), queries.data(), queries.tileAt(row, 0), keys,
                        column * (inner + 1), inner, scores.data(), scores.tileAt(row, column), Tile.GROUP);
            }
        }
    }

    private void multiplyByValues(Kernels now, int count, int inner, int paddedHead) {
        for (int column = 0; column < paddedHead; column += Tile.COLUMNS) {
            for (int row = 0; row < count; row += scores.count(row)) {
                now.product(scores.count(row), scores.data(), scores.tileAt(row, 0), values,
                        column * (inner + 1), inner, contexts, row * paddedHead + column, paddedHead);
            }
        }
    }

    /**
     * kᵀ as panels: for each number of the head the tokens' keys side by side. What fills up the last panel scores −∞, so that
     * softmax passes over it.
     */
    private void packKeys(float[] qkv, int at, int stride, int tokens) {
        int headSize = form.headSize();
        for (int first = 0; first < tokens; first += Tile.COLUMNS) {
            int panel = first * (Tile.steps(headSize) + 1);
            int width = Math.min(Tile.COLUMNS, tokens - first);
            // The row that fills the sums up to an even length may hold what a layer of other heads has left.
            Arrays.fill(keys, panel + Tile.steps(headSize) * Tile.COLUMNS,
                    panel + (Tile.steps(headSize) + 1) * Tile.COLUMNS, 0);
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

    /** v as panels. Starting values are zero, and so is what fills up the last panel or the sums to an even length. */
    private void packValues(float[] qkv, int at, int stride, int tokens) {
        int headSize = form.headSize();
        int inner = Tile.steps(tokens);
        for (int first = 0; first < headSize; first += Tile.COLUMNS) {
            int panel = first * (inner + 1);
            int width = Math.min(Tile.COLUMNS, headSize - first);
            Arrays.fill(values, panel, panel + Tile.COLUMNS, 0);
            Arrays.fill(values, panel + inner * Tile.COLUMNS, panel + (inner + 1) * Tile.COLUMNS, 0);
            for (int t = 0; t < tokens; t++) {
                int row = panel + (t + 1) * Tile.COLUMNS;
                System.arraycopy(qkv, at + t * stride + first, values, row, width);
                Arrays.fill(values, row + width, row + Tile.COLUMNS, 0);
            }
        }
    }

    private void divide(int at, float divisor) {
        float factor = 1 / divisor;
        for (int i = at; i < at + form.headSize(); i++) {
            contexts[i] *= factor;
        }
    }
}
