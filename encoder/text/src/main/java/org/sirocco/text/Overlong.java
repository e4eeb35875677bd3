package org.sirocco.text;

import java.util.List;
import org.sirocco.text.pipeline.WindowRule;

/** What to do with a text of more tokens than the model can take. */
public enum Overlong {
    /** Refuse it: {@link OverlongTextException}. */
    ERROR,
    /** Take its first tokens and say so in the result. */
    TRUNCATE,
    /** Encode it window by window; the vector is the mean of the windows' vectors, weighted by their tokens. */
    CHUNK;

    /** How many tokens of a text {@link #windows} wants to see, given the same limit. */
    int needed(int limit) {
        return this == CHUNK ? Integer.MAX_VALUE : limit;
    }

    /** @param limit most tokens, special ones counted, that the model takes */
    WindowRule windows(int limit) {
        return switch (this) {
            case ERROR -> (index, text) -> {
                if (text.total() > limit) {
                    throw new OverlongTextException(index, text.total(), limit);
                }
                return List.of(text);
            };
            case TRUNCATE -> (index, text) -> List.of(text.truncated(limit));
            case CHUNK -> (index, text) -> text.windows(limit);
        };
    }
}
