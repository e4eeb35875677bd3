package org.sirocco.encoder.model;

import java.util.Locale;
import org.sirocco.positional.PositionEncoding;

/**
 * What turns token ids into the first hidden states: word·scale + token type + position, normalised.
 *
 * @param word      (vocabulary, C)
 * @param wordScale what word vectors are multiplied by: 1, or √C in the 2017 paper
 * @param tokenType (types, C), or null where the model has none
 * @param positions what is added so that order is not lost
 * @param norm      or null where the model does not normalise its embeddings
 * @throws IllegalArgumentException if the parts are not of one width
 */
public record EmbeddingWeights(Tensor word, float wordScale, Tensor tokenType, PositionEncoding positions, Norm norm) {
    public EmbeddingWeights {
        int hidden = word.width();
        word.expectShape(word.shape()[0], hidden);
        if (tokenType != null) {
            tokenType.expectShape(tokenType.shape()[0], hidden);
        }
        if (norm != null) {
            norm.expectSize(hidden);
        }
        if (!positions.fits(hidden)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s is of width %d, but the positions, %s, are of another", word, hidden, positions));
        }
    }

    /** C. */
    public int width() {
        return word.width();
    }

    /** Rows of the word table. */
    public int vocabulary() {
        return word.shape()[0];
    }

    /** Rows of the token-type table, 0 where there is none. */
    public int types() {
        return tokenType == null ? 0 : tokenType.shape()[0];
    }
}
