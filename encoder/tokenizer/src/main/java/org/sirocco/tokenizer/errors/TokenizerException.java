package org.sirocco.tokenizer.errors;

/** A tokenizer file that cannot be read, or a text that its tokenizer cannot take. */
public final class TokenizerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Where in the file; empty where a text is at fault. */
    private final String path;

    /**
     * The part of the file that is at fault, as in {@code $.model.vocab}, and what is wrong with it.
     *
     * @param path    of the part, empty where a text is at fault
     * @param problem what is wrong, and what was expected
     */
    public TokenizerException(String path, String problem) {
        super(path.isEmpty() ? problem : path + ": " + problem);
        this.path = path;
    }

    /**
     * As above, with the cause.
     *
     * @param path    of the part, empty where a text is at fault
     * @param problem what is wrong, and what was expected
     * @param cause   what found it
     */
    public TokenizerException(String path, String problem, Throwable cause) {
        super(path.isEmpty() ? problem : path + ": " + problem, cause);
        this.path = path;
    }

    /** {@return where in the file ({@code $.model.vocab}); empty where a text is at fault} */
    public String path() {
        return path;
    }
}
