package org.sirocco.text.tokenizer;

import java.util.Objects;

/**
 * Two texts that are read together, a query and a document, say.
 *
 * @param first  the query, say
 * @param second the document, say
 */
public record TextPair(String first, String second) {
    /** Refuses null. */
    public TextPair {
        Objects.requireNonNull(first, "first must not be null");
        Objects.requireNonNull(second, "second must not be null");
    }

    /**
     * {@return the same pair with a text before its first}
     *
     * @param prompt put before the first text as it is; may be empty
     */
    public TextPair after(String prompt) {
        return prompt.isEmpty() ? this : new TextPair(prompt.concat(first), second);
    }

    /** {@return characters of both} */
    public int length() {
        return Math.addExact(first.length(), second.length());
    }
}
