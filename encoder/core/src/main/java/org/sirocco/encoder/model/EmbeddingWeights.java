package org.sirocco.encoder.model;

import java.util.Locale;
import org.sirocco.positional.PositionEncoding;

/**
 * What turns token ids into the first hidden states.
 *
 * @param word      (vocabSize, C)
 * @param tokenType (typeVocabSize, C), or null where the model has none
 * @param positions what is added so that order is not lost
 * @param norm      or null where the model does not normalise its embeddings
 */
public record EmbeddingWeights(Tensor word, Tensor tokenType, PositionEncoding positions, LayerNorm norm) {
    void check(EncoderConfig config) {
        word.expectShape(config.vocabSize(), config.hiddenSize());
        if ((tokenType == null) != (config.typeVocabSize() == 0)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "typeVocabSize is %d, but the token-type table is %s",
                            config.typeVocabSize(), tokenType == null ? "missing" : tokenType));
        }
        if (tokenType != null) {
            tokenType.expectShape(config.typeVocabSize(), config.hiddenSize());
        }
        if (config.embeddingNorm() != (norm != null)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "embeddingNorm is %s, but the normalisation of the embeddings is %s",
                            config.embeddingNorm(), norm == null ? "missing" : "there"));
        }
        if (norm != null) {
            norm.check(config.hiddenSize());
        }
        if (!positions.fits(config.hiddenSize())) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "hiddenSize is %d, but the positions, %s, are of another width", config.hiddenSize(), positions));
        }
        if (positions.maxLength() < config.maxPositionEmbeddings()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "maxPositionEmbeddings (%d) must be at most what the positions reach (%d)",
                            config.maxPositionEmbeddings(), positions.maxLength()));
        }
    }
}
