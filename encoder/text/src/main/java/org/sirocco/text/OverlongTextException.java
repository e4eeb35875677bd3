package org.sirocco.text;

import java.util.Locale;

/** A text has more tokens than the model takes, and the options say that this is an error. */
public final class OverlongTextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Which of the texts given, from 0. */
    private final int index;
    /** What it has. */
    private final int tokens;
    /** What the model takes. */
    private final int limit;

    /**
     * Says which text is over the limit.
     *
     * @param index  which of the texts given, from 0; the message counts from 1
     * @param tokens how many it has, special ones counted
     * @param limit  the most that are encoded in one piece
     */
    public OverlongTextException(int index, int tokens, int limit) {
        super(String.format(Locale.ROOT, "text %d has %d tokens, the model takes at most %d", index + 1, tokens,
                limit));
        this.index = index;
        this.tokens = tokens;
        this.limit = limit;
    }

    /** {@return which of the texts given, from 0} */
    public int index() {
        return index;
    }

    /** {@return how many tokens the text has, special ones counted} */
    public int tokens() {
        return tokens;
    }

    /** {@return the most tokens that are encoded in one piece} */
    public int limit() {
        return limit;
    }
}
