package org.sirocco.text.tokenizer;

/** A text that the tokenizer cannot take. */
public final class TextTokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The message without its beginning. */
    private final String reason;

    /**
     * Says why a text cannot be taken.
     *
     * @param reason as in "no token stands for it"
     * @param cause  or null
     */
    public TextTokenizerException(String reason, Throwable cause) {
        super("a text cannot be tokenized: " + reason, cause);
        this.reason = reason;
    }

    /** {@return the message without its beginning, which is the same for all} */
    public String reason() {
        return reason;
    }
}
