package org.sirocco.examples;

/** Which of the standard streams are terminals; the start script knows and says so in {@code sirocco.tty}. */
final class Terminal {
    private static final String STREAMS = System.getProperty("sirocco.tty", "");

    private Terminal() {}

    static boolean stdin() {
        return STREAMS.contains("0");
    }

    static boolean stdout() {
        return STREAMS.contains("1");
    }

    static boolean stderr() {
        return STREAMS.contains("2");
    }
}
