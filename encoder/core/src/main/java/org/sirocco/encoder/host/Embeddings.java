package org.sirocco.encoder.host;

import java.util.Locale;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.EncoderModel;

/** The host's part of the encoder: word + token type + position, and normalisation where the model has it. Thread-safe. */
public final class Embeddings {
    private final EncoderConfig config;
    private final EmbeddingWeights weights;
    private final HostLayerNorm norm;

    public Embeddings(EncoderModel model) {
        this.config = model.config();
        this.weights = model.embedding();
        this.norm = weights.norm() == null ? null : new HostLayerNorm(weights.norm(), config.layerNormEps());
    }

    /**
     * Writes the first hidden states of a batch.
     *
     * @param batch  N tokens
     * @param hidden (N, C) row-major, overwritten
     * @throws IllegalArgumentException for an id outside its table or a sentence longer than the positions reach
     */
    public void embed(TokenBatch batch, float[] hidden) {
        int hiddenSize = config.hiddenSize();
        batch.layout().checkHidden(hidden, hiddenSize);
        float[] row = new float[hiddenSize];
        float scale = (float) Math.sqrt(hiddenSize);
        for (int token = 0; token < batch.ids().length; token++) {
            int at = token * hiddenSize;
            weights.word().copyRow(inTable("token id", batch.ids()[token], config.vocabSize()), hidden, at);
            if (config.scaleEmbedding()) {
                for (int c = 0; c < hiddenSize; c++) {
                    hidden[at + c] *= scale;
                }
            }
            if (weights.tokenType() != null) {
                weights.tokenType().copyRow(inTable("token type", batch.typeIds()[token], config.typeVocabSize()), row,
                        0);
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
