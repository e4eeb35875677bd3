package org.sirocco.text.tokenizer;

import java.util.Objects;

/** Two texts that are read together, a query and a document, say. */
public record TextPair(String first, String second) {
    public TextPair {
        Objects.requireNonNull(first, "first must not be null");
        Objects.requireNonNull(second, "second must not be null");
    }

    /** Characters of both. */
    public int length() {
        return Math.addExact(first.length(), second.length());
    }
}
