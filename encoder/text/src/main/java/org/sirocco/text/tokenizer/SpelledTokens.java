package org.sirocco.text.tokenizer;

import java.util.List;

/**
 * Tokens with each one's spelling, for people.
 *
 * @param tokens   T of them
 * @param spelling (T)
 */
public record SpelledTokens(Tokens tokens, List<String> spelling) {
    /** Copies the list. */
    public SpelledTokens {
        spelling = List.copyOf(spelling);
    }
}
