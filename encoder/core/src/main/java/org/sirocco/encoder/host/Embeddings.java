package org.sirocco.encoder.host;

import java.util.Locale;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EmbeddingWeights.Places;

/**
 * The host's part of the encoder: word + token type + position, normalisation and projection where the model has them.
 * Thread-safe.
 */
public final class Embeddings {
    private final EmbeddingWeights weights;
    private final HostNorm norm;
    private final HostLinear projection;

    public Embeddings(EmbeddingWeights weights) {
        this.weights = weights;
        this.norm = weights.norm() == null ? null : new HostNorm(weights.norm());
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
        if (projection == null) {
            sum(batch, hidden);
            return;
        }
        float[] narrow = new float[Math.multiplyExact(batch.layout().tokens(), weights.word().width())];
        sum(batch, narrow);
        projection.apply(narrow, hidden, batch.layout().tokens());
    }

    /** @param hidden (N, E), overwritten */
    private void sum(TokenBatch batch, float[] hidden) {
        int width = weights.word().width();
        float[] row = new float[width];
        float scale = weights.wordScale();
        for (int token = 0; token < batch.ids().length; token++) {
            int at = token * width;
            weights.word().copyRow(inTable("token id", batch.ids()[token], weights.vocabulary()), hidden, at);
            if (scale != 1) {
                for (int c = 0; c < width; c++) {
                    hidden[at + c] *= scale;
                }
            }
            if (weights.tokenType() != null) {
                weights.tokenType().copyRow(inTable("token type", batch.typeIds()[token], weights.types()), row, 0);
                for (int c = 0; c < width; c++) {
                    hidden[at + c] += row[c];
                }
            }
        }
        switch (weights.places()) {
            case Places.InOrder inOrder -> weights.positions().addTo(hidden, batch.layout().offsets());
            case Places.AfterPadding after -> addAfterPadding(after.padding(), batch, hidden);
        }
        if (norm != null) {
            norm.apply(hidden, batch.layout().tokens());
        }
    }

    private void addAfterPadding(int padding, TokenBatch batch, float[] hidden) {
        PackedBatch layout = batch.layout();
        for (int sentence = 0; sentence < layout.sentences(); sentence++) {
            if (layout.length(sentence) > weights.maxLength()) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "sentence %d has %d tokens; the positions reach at most %d", sentence,
                        layout.length(sentence), weights.maxLength()));
            }
            int counted = 0;
            int first = layout.first(sentence);
            for (int token = first; token < first + layout.length(sentence); token++) {
                boolean counts = batch.ids()[token] != padding;
                counted += counts ? 1 : 0;
                weights.positions().addTo(hidden, token * weights.word().width(),
                        counts ? padding + counted : padding);
            }
        }
    }

    private static int inTable(String what, int id, int rows) {
        if (id < 0 || id >= rows) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s %d lies outside the model's table of %d rows", what, id, rows));
        }
        return id;
    }
}
