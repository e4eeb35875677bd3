package org.sirocco.text.tokenizer;

import java.util.Locale;

/** One of the texts given cannot be encoded: no token stands for it, or it is too long. */
public class RefusedTextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int index;
    private final String reason;

    /**
     * @param index  which of the texts given, from 0; the message counts from 1
     * @param reason what follows the text's number in the message
     */
    public RefusedTextException(int index, String reason, Throwable cause) {
        super(String.format(Locale.ROOT, "text %d %s", index + 1, reason), cause);
        this.index = index;
        this.reason = reason;
    }

    /** @param index which of the texts given, from 0 */
    public RefusedTextException(int index, TokenizerException e) {
        this(index, "cannot be tokenized: " + e.reason(), e);
    }

    /** Which of the texts given, from 0. */
    public final int index() {
        return index;
    }

    /** The message without the text's number, as in "has 9 tokens, the model takes at most 8". */
    public final String reason() {
        return reason;
    }
}
