package org.sirocco.text.tokenizer;

/** A text that the tokenizer cannot take. */
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Says what of a text cannot be taken.
     *
     * @param message what, and why
     * @param cause   or null
     */
    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
