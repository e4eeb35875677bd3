package org.sirocco.text.tokenizer;

import java.util.Locale;

/** One of the texts given cannot be encoded: no token stands for it, or it is too long. */
public class RefusedTextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Which of the texts given, from 0. */
    private final int index;
    /** The message without the text's number. */
    private final String reason;

    /**
     * Says which text is refused, and why.
     *
     * @param index  which of the texts given, from 0; the message counts from 1
     * @param reason what follows the text's number in the message
     * @param cause  or null
     */
    public RefusedTextException(int index, String reason, Throwable cause) {
        super(String.format(Locale.ROOT, "text %d %s", index + 1, reason), cause);
        this.index = index;
        this.reason = reason;
    }

    /**
     * Says which text the tokenizer refuses.
     *
     * @param index which of the texts given, from 0
     * @param e     why
     */
    public RefusedTextException(int index, TextTokenizerException e) {
        this(index, "cannot be tokenized: " + e.reason(), e);
    }

    /** {@return which of the texts given, from 0} */
    public final int index() {
        return index;
    }

    /** {@return the message without the text's number, as in "has 9 tokens, the model takes at most 8"} */
    public final String reason() {
        return reason;
    }
}
