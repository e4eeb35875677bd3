package org.sirocco.text.pipeline;

import java.util.List;
import org.sirocco.text.tokenizer.Tokens;

/**
 * A text's tokens, and the windows in which they are encoded.
 *
 * @param whole   all of them
 * @param windows at least one
 */
record TokenizedText(Tokens whole, List<Tokens> windows) {
    /** How many tokens are computed for it; special ones count in every window. */
    long computedTokens() {
        long tokens = 0;
        for (Tokens window : windows) {
            tokens += window.length();
        }
        return tokens;
    }

    /** Whether tokens are left out. */
    boolean truncated() {
        return windows.size() == 1 && windows.getFirst().length() < whole.length();
    }
}
