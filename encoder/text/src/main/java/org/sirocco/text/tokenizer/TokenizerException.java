package org.sirocco.text.tokenizer;

/** The tokenizer library could not be loaded, or refused a text. */
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
