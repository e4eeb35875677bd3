package org.sirocco.encoder.host;

import java.util.Locale;
import org.sirocco.encoder.PackedBatch;

/**
 * The tokens of B sentences, packed one after another.
 *
 * @param ids     (N) rows of the word table
 * @param typeIds (N) rows of the token-type table; all 0 for single sentences
 * @param layout  where each sentence lies
 */
public record TokenBatch(int[] ids, int[] typeIds, PackedBatch layout) {
    public TokenBatch {
        if (ids.length != layout.tokens() || typeIds.length != ids.length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "ids (%d) and typeIds (%d) must be as many as the layout's tokens (%d)",
                            ids.length, typeIds.length, layout.tokens()));
        }
    }
}
