package org.sirocco.text;

/** What to do with a text of more tokens than the model can take. */
public enum Overlong {
    /** Refuse it: {@link OverlongTextException}. */
    ERROR,
    /** Take its first tokens and say so in the result. */
    TRUNCATE,
    /** Encode it window by window; the vector is the mean of the windows' vectors, weighted by their tokens. */
    CHUNK
}
