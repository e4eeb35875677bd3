package org.sirocco.text.tokenizer;

/** A text that the tokenizer cannot take. */
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
