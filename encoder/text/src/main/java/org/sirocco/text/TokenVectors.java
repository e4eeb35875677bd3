package org.sirocco.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The vectors of a text's T tokens: the last hidden states, before any pooling. Equal to another where all of it is.
 *
 * @param ids        (T) of the tokens that were encoded; the arrays are the caller's to keep
 * @param spellings  (T) of each, as the vocabulary has it
 * @param special    (T) whether the tokenizer put it around the text; of a text in windows each has its own
 * @param dimensions C, numbers per token
 * @param vectors    (T, C) row-major
 * @param tokens     tokens of the whole text, special ones counted, before any cut
 * @param truncated  whether only the first tokens were encoded
 * @param windows    how many windows the text was encoded in; 1 unless it was chunked
 * @param backend    the backend that made it
 */
public record TokenVectors(int[] ids, List<String> spellings, boolean[] special, int dimensions, float[] vectors,
        int tokens, boolean truncated, int windows, String backend) {
    /**
     * Copies the spellings and checks the sizes.
     *
     * @throws IllegalArgumentException if ids, spellings, marks and vectors do not fit one another
     */
    public TokenVectors {
        Inputs.given("ids", ids);
        Inputs.given("special", special);
        Inputs.given("vectors", vectors);
        Inputs.given("backend", backend);
        spellings = List.copyOf(spellings);
        if (spellings.size() != ids.length || special.length != ids.length
                || vectors.length != (long) ids.length * dimensions) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%d ids, %d spellings, %d marks and %d numbers do not fit one another", ids.length,
                    spellings.size(), special.length, vectors.length));
        }
    }

    /** {@return how many tokens were encoded} */
    public int length() {
        return ids.length;
    }

    /**
     * {@return (C) of one token, new}
     *
     * @param token from 0, below {@link #length}
     */
    public float[] vector(int token) {
        Objects.checkIndex(token, ids.length);
        return Arrays.copyOfRange(vectors, token * dimensions, (token + 1) * dimensions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenVectors text && Arrays.equals(ids, text.ids) && spellings.equals(text.spellings)
                && Arrays.equals(special, text.special) && dimensions == text.dimensions
                && Arrays.equals(vectors, text.vectors) && tokens == text.tokens && truncated == text.truncated
                && windows == text.windows && backend.equals(text.backend);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(ids), spellings, Arrays.hashCode(special), dimensions,
                Arrays.hashCode(vectors), tokens, truncated, windows, backend);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "TokenVectors[spellings=%s, dimensions=%d, tokens=%d, truncated=%s, windows=%d, backend=%s]",
                spellings, dimensions, tokens, truncated, windows, backend);
    }
}
