package org.sirocco.tokenizer.errors;

/** A tokenizer file that cannot be read, or a text that its tokenizer cannot take. */
public final class TokenizerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** The part of the file that is at fault, as in {@code $.model.vocab}, and what is wrong with it. */
    public TokenizerException(String path, String problem) {
        super(path.isEmpty() ? problem : path + ": " + problem);
        this.path = path;
    }

    /** As above, with the cause. */
    public TokenizerException(String path, String problem, Throwable cause) {
        super(path.isEmpty() ? problem : path + ": " + problem, cause);
        this.path = path;
    }

    /** Where in the file ({@code $.model.vocab}); empty where a text is at fault. */
    public String path() {
        return path;
    }
}
