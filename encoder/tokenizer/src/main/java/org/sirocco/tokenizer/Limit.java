package org.sirocco.tokenizer;

/**
 * How many tokens of a text are kept; the rest is counted and dropped as it comes. Of a pair the longer text loses
 * first, as Hugging Face's {@code longest_first} does.
 *
 * @param tokens at most so many in all, special tokens included
 * @param end    whether the last tokens are kept rather than the first (truncation from the left)
 */
public record Limit(int tokens, boolean end) {
    /** No limit. */
    public static final Limit NONE = new Limit(Integer.MAX_VALUE, false);

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is below 0
     */
    public Limit {
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens (" + tokens + ") must be at least 0");
        }
    }

    /**
     * {@return the first so many tokens}
     *
     * @param tokens at most so many, special tokens included
     */
    public static Limit first(int tokens) {
        return new Limit(tokens, false);
    }

    /**
     * {@return the last so many tokens}
     *
     * @param tokens at most so many, special tokens included
     */
    public static Limit last(int tokens) {
        return new Limit(tokens, true);
    }
}
