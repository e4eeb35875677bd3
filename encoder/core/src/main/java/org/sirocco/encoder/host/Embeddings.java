package org.sirocco.encoder.host;

import org.sirocco.encoder.model.EmbeddingWeights;

/**
 * The host's part of the encoder: word + token type + position, normalisation and projection where the model has them.
 * Thread-safe.
 */
public final class Embeddings {
    /** Tokens for which another thread is worth its start. */
    private static final int WORTH = 512;

    private final EmbeddingWeights weights;
    private final int threads;
    private final FloatNorm norm;
    private final HostLinear projection;

    /**
     * On the caller's thread alone.
     *
     * @param weights the model's
     */
    public Embeddings(EmbeddingWeights weights) {
        this(weights, 1);
    }

    /**
     * On several threads.
     *
     * @param weights the model's
     * @param threads most that a batch is shared by, the caller's included
     */
    public Embeddings(EmbeddingWeights weights, int threads) {
        this.weights = weights;
        this.threads = threads;
        this.norm = weights.norm() == null ? null : new FloatNorm(weights.norm());
        this.projection = weights.projection() == null ? null : new HostLinear(weights.projection());
    }

    /**
     * Writes the first hidden states of a batch.
     *
     * @param batch  N tokens
     * @param hidden (N, C) row-major, overwritten
     * @throws IllegalArgumentException for an id outside its table or a sentence longer than the positions reach
     */
    public void embed(TokenBatch batch, float[] hidden) {
        batch.layout().checkStates("hidden", hidden, weights.width());
        int[] rows = TokenRows.of(weights, batch);
        HostThreads.run(batch.layout().tokens(), threads, WORTH, (from, to) -> embed(rows, from, to, hidden));
    }

    /** @param hidden (N, C), overwritten in rows from one on to another */
    private void embed(int[] rows, int from, int to, float[] hidden) {
        int width = weights.word().width();
        float[] row = new float[width];
        float[] type = new float[width];
        float[] narrow = projection == null ? null : projection.input();
        float[] output = projection == null ? row : new float[projection.outputs()];
        for (int token = from; token < to; token++) {
            sum(rows, token, row, type);
            if (norm != null) {
                norm.normalise(row);
            }
            if (projection != null) {
                System.arraycopy(row, 0, narrow, 0, width);
                projection.apply(narrow, output);
            }
            System.arraycopy(output, 0, hidden, token * output.length, output.length);
        }
    }

    /** @param row (E), overwritten */
    private void sum(int[] rows, int token, float[] row, float[] type) {
        weights.word().copyRow(rows[token * TokenRows.PER_TOKEN], row, 0);
        float scale = weights.wordScale();
        if (scale != 1) {
            for (int c = 0; c < row.length; c++) {
                row[c] *= scale;
            }
        }
        if (weights.tokenType() != null) {
            weights.tokenType().copyRow(rows[token * TokenRows.PER_TOKEN + 2], type, 0);
            for (int c = 0; c < row.length; c++) {
                row[c] += type[c];
            }
        }
        weights.positions().addTo(row, 0, rows[token * TokenRows.PER_TOKEN + 1]);
    }
}
