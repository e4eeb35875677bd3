package org.sirocco.text.model;

import java.util.regex.Pattern;

/**
 * Text out of a file made fit for a message: one line, nothing that steers a terminal, bounded.
 *
 * <p>Internal: no part of the API.
 */
public final class OneLine {
    private static final int LONGEST = 600;
    /** Controls, formats (direction marks among them), line and paragraph separators. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private OneLine() {}

    /**
     * {@return the text on one line, cut after 600 characters with an ellipsis}
     *
     * @param text that a file or a server chose
     */
    public static String of(String text) {
        String line = UNSEEN.matcher(text).replaceAll(" ");
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
