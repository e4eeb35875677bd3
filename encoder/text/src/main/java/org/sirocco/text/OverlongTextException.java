package org.sirocco.text;

import java.util.Locale;

/** A text has more tokens than the model takes, and the options say that this is an error. */
public final class OverlongTextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int index;
    private final int tokens;
    private final int limit;

    /** @param index which of the texts given, from 0; the message counts from 1 */
    public OverlongTextException(int index, int tokens, int limit) {
        super(String.format(Locale.ROOT, "text %d has %d tokens, the model takes at most %d", index + 1, tokens,
                limit));
        this.index = index;
        this.tokens = tokens;
        this.limit = limit;
    }

    /** Which of the texts given, from 0. */
    public int index() {
        return index;
    }

    public int tokens() {
        return tokens;
    }

    public int limit() {
        return limit;
    }
}
