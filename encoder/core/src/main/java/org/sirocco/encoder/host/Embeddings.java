package org.sirocco.encoder.host;

import java.util.Locale;
import org.sirocco.encoder.model.EmbeddingWeights;

/** The host's part of the encoder: word + token type + position, and normalisation where the model has it. Thread-safe. */
public final class Embeddings {
    private final EmbeddingWeights weights;
    private final HostNorm norm;

    public Embeddings(EmbeddingWeights weights) {
        this.weights = weights;
        this.norm = weights.norm() == null ? null : new HostNorm(weights.norm());
    }

    /**
     * Writes the first hidden states of a batch.
     *
     * @param batch  N tokens
     * @param hidden (N, C) row-major, overwritten
     * @throws IllegalArgumentException for an id outside its table or a sentence longer than the positions reach
     */
    public void embed(TokenBatch batch, float[] hidden) {
        int hiddenSize = weights.width();
        batch.layout().checkStates("hidden", hidden, hiddenSize);
        float[] row = new float[hiddenSize];
        float scale = weights.wordScale();
        for (int token = 0; token < batch.ids().length; token++) {
            int at = token * hiddenSize;
            weights.word().copyRow(inTable("token id", batch.ids()[token], weights.vocabulary()), hidden, at);
            if (scale != 1) {
                for (int c = 0; c < hiddenSize; c++) {
                    hidden[at + c] *= scale;
                }
            }
            if (weights.tokenType() != null) {
                weights.tokenType().copyRow(inTable("token type", batch.typeIds()[token], weights.types()), row, 0);
                for (int c = 0; c < hiddenSize; c++) {
                    hidden[at + c] += row[c];
                }
            }
        }
        weights.positions().addTo(hidden, batch.layout().offsets());
        if (norm != null) {
            norm.apply(hidden, batch.layout().tokens());
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
