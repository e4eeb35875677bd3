package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.text.tokenizer.Tokens;

/**
 * A text's tokens, and the windows in which they are encoded.
 *
 * @param total     how many there are, special ones counted
 * @param windows   at least one
 * @param notPooled how many of its first tokens are not pooled: a prompt's, and the special ones before them
 */
record TokenizedText(int total, List<Tokens> windows, int notPooled) {
    /**
     * A window of a text.
     *
     * @param skipped how many of its first tokens are not pooled
     */
    record Part(Tokens tokens, int skipped) {
        int length() {
            return tokens.length();
        }
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>(windows.size());
        int from = 0;
        for (Tokens window : windows) {
            int own = window.length() - window.special();
            int skipped = notPooled == 0 || from == 0
                    ? Math.min(notPooled, window.length() - Math.min(1, window.suffix()))
                    : window.prefix() + Math.clamp(notPooled - (long) window.prefix() - from, 0, own);
            parts.add(new Part(window, skipped));
            from += own;
        }
        return parts;
    }

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
        return windows.size() == 1 && windows.getFirst().length() < total;
    }
}
