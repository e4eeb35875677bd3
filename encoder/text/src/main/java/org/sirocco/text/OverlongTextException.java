package org.sirocco.text;

import java.util.Locale;
import org.sirocco.text.tokenizer.RefusedTextException;

/** A text has more tokens than the model takes, and the options say that this is an error. */
public final class OverlongTextException extends RefusedTextException {
    private static final long serialVersionUID = 1;

    private final int tokens;
    private final int limit;

    /** @param index which of the texts given, from 0; the message counts from 1 */
    public OverlongTextException(int index, int tokens, int limit) {
        super(index, String.format(Locale.ROOT, "has %d tokens, the model takes at most %d", tokens, limit), null);
        this.tokens = tokens;
        this.limit = limit;
    }

    public int tokens() {
        return tokens;
    }

    public int limit() {
        return limit;
    }
}
