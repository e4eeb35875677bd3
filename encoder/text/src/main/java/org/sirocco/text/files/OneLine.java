package org.sirocco.text.files;

/** Text out of a file made fit for a message: one line, no control characters, bounded. */
final class OneLine {
    private static final int LONGEST = 600;

    private OneLine() {}

    static String of(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
