package org.sirocco.text.tokenizer;

import java.util.Objects;

/** Two texts that are read together, a query and a document, say. */
public record TextPair(String first, String second) {
    public TextPair {
        Objects.requireNonNull(first, "first must not be null");
        Objects.requireNonNull(second, "second must not be null");
    }

    /** The same pair with a text before its first. */
    public TextPair after(String prompt) {
        return prompt.isEmpty() ? this : new TextPair(prompt.concat(first), second);
    }

    /** Characters of both. */
    public int length() {
        return Math.addExact(first.length(), second.length());
    }
}
