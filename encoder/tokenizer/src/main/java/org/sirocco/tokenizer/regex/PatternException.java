package org.sirocco.tokenizer.regex;

/** Why a regular expression is not taken. */
final class PatternException extends Exception {
    private static final long serialVersionUID = 1L;

    PatternException(String reason) {
        super(reason);
    }
}
