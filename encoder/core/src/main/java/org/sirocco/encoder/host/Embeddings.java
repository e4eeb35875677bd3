package org.sirocco.encoder.host;

import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.positional.PositionEncoding;

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
        int tokens = batch.layout().tokens();
        if (projection == null) {
            HostThreads.run(tokens, threads, WORTH, (from, to) -> sum(rows, from, to, hidden));
            return;
        }
        float[] narrow = new float[Math.multiplyExact(tokens, weights.word().width())];
        HostThreads.run(tokens, threads, WORTH, (from, to) -> {
            sum(rows, from, to, narrow);
            projection.apply(narrow, hidden, from, to);
        });
    }

    /** @param hidden (N, E), overwritten in rows from one on to another */
    private void sum(int[] rows, int from, int to, float[] hidden) {
        int width = weights.word().width();
        float[] row = new float[width];
        float scale = weights.wordScale();
        boolean placed = weights.positions() != PositionEncoding.none();
        for (int token = from; token < to; token++) {
            int at = token * width;
            weights.word().copyRow(rows[token * TokenRows.PER_TOKEN], hidden, at);
            if (scale != 1) {
                for (int c = 0; c < width; c++) {
                    hidden[at + c] *= scale;
                }
            }
            if (weights.tokenType() != null) {
                weights.tokenType().copyRow(rows[token * TokenRows.PER_TOKEN + 2], row, 0);
                for (int c = 0; c < width; c++) {
                    hidden[at + c] += row[c];
                }
            }
            if (placed) {
                weights.positions().addTo(hidden, at, rows[token * TokenRows.PER_TOKEN + 1]);
            }
        }
        if (norm != null) {
            norm.apply(hidden, from, to);
        }
    }
}
