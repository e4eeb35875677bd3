package org.sirocco.cli.shared;

/** Which of the standard streams are terminals; the start script knows and says so in {@code sirocco.tty}. */
public final class Terminal {
    private static final String STREAMS = System.getProperty("sirocco.tty", "");

    private Terminal() {}

    public static boolean stdin() {
        return STREAMS.contains("0");
    }

    public static boolean stdout() {
        return STREAMS.contains("1");
    }

    public static boolean stderr() {
        return STREAMS.contains("2");
    }
}
