package org.sirocco.encoder.model;

import java.util.Locale;
import org.sirocco.positional.PositionEncoding;

/**
 * What turns token ids into the first hidden states: word·scale + token type + position, normalised, brought to the layers'
 * width. Legend: E width of the tables, C of the hidden states, which is E where nothing is projected.
 *
 * @param word       (vocabulary, E)
 * @param wordScale  what word vectors are multiplied by: 1, or √C in the 2017 paper
 * @param tokenType  (types, E), or null where the model has none
 * @param positions  what is added so that order is not lost
 * @param places     which of the positions a token has
 * @param norm       of E numbers, or null where the model does not normalise its embeddings
 * @param projection (C, E) after the norm, or null where the tables are as wide as the layers
 */
public record EmbeddingWeights(Tensor word, float wordScale, Tensor tokenType, PositionEncoding positions,
        Places places, Norm norm, Linear projection) {
    /** Which of the positions a token has. */
    public sealed interface Places {
        /** Its place in its sentence, from 0 on. */
        record InOrder() implements Places {}

        /**
         * Padding + how many tokens of its sentence, itself included, are not padding: RoBERTa (Liu et al. 2019,
         * arXiv:1907.11692). What is padding, because a text spells it, has that position itself and is not counted.
         *
         * @param padding id of the padding token
         */
        record AfterPadding(int padding) implements Places {
            /**
             * Checks the row.
             *
             * @throws IllegalArgumentException if it is below 0
             */
            public AfterPadding {
                if (padding < 0) {
                    throw new IllegalArgumentException(
                            String.format(Locale.ROOT, "padding (%d) must be at least 0", padding));
                }
            }
        }
    }

    /**
     * Checks the parts' widths.
     *
     * @throws IllegalArgumentException if the parts are not of one width
     */
    public EmbeddingWeights {
        int width = word.width();
        word.expectShape(word.shape()[0], width);
        if (tokenType != null) {
            tokenType.expectShape(tokenType.shape()[0], width);
        }
        if (norm != null) {
            norm.expectSize(width);
        }
        if (!positions.fits(width)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s is of width %d, but the positions, %s, are of another", word, width, positions));
        }
        if (projection != null) {
            projection.expect(projection.outputs(), width);
        }
    }

    /**
     * Embeddings whose tokens have their places in order, and that are as wide as the layers.
     *
     * @param word      (vocabulary, C)
     * @param wordScale what its rows are multiplied by
     * @param tokenType (types, C), or null
     * @param positions added to each token's sum
     * @param norm      of the sum, or null
     */
    public EmbeddingWeights(Tensor word, float wordScale, Tensor tokenType, PositionEncoding positions, Norm norm) {
        this(word, wordScale, tokenType, positions, new Places.InOrder(), norm, null);
    }

    /** {@return C, what comes out for each token} */
    public int width() {
        return projection == null ? word.width() : projection.outputs();
    }

    /** {@return rows of the word table} */
    public int vocabulary() {
        return word.shape()[0];
    }

    /** {@return rows of the token-type table, 0 where there is none} */
    public int types() {
        return tokenType == null ? 0 : tokenType.shape()[0];
    }

    /**
     * {@return the longest sentence that surely has positions, in tokens; {@link Integer#MAX_VALUE} where there is no limit}
     */
    public int maxLength() {
        int most = positions.maxLength();
        return switch (places) {
            case Places.InOrder inOrder -> most;
            case Places.AfterPadding after -> most == Integer.MAX_VALUE ? most : most - after.padding() - 1;
        };
    }
}
