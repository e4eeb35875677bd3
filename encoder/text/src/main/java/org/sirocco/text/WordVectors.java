package org.sirocco.text;

import java.util.List;

/**
 * A text's tokens as the model's word table has them, before position, type and context are added.
 *
 * @param tokens     the spelling of its T tokens, special ones left out
 * @param hiddenSize C, numbers per token
 * @param vectors    (T, C)
 */
public record WordVectors(List<String> tokens, int hiddenSize, float[] vectors) {
    /** Copies the tokens. */
    public WordVectors {
        tokens = List.copyOf(tokens);
    }
}
