package org.sirocco.text;

import java.util.Locale;
import org.sirocco.text.tokenizer.RefusedTextException;

/** A text has more tokens than the model takes, and the options say that this is an error. */
public final class OverlongTextException extends RefusedTextException {
    private static final long serialVersionUID = 1;

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
        super(index, String.format(Locale.ROOT, "has %d tokens, the model takes at most %d", tokens, limit), null);
        this.tokens = tokens;
        this.limit = limit;
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
