package org.sirocco.text.tokenizer;

import java.util.List;

/**
 * Tokens with each one's spelling, for people.
 *
 * @param spelling (T)
 */
public record SpelledTokens(Tokens tokens, List<String> spelling) {
    public SpelledTokens {
        spelling = List.copyOf(spelling);
    }
}
