package org.sirocco.tornado.sdk;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.encoder.BackendUnavailableException;

/** How much device memory TornadoVM hands out, in all: what the user says, else as much as the device has. */
public final class MemoryLimit {
    public static final String PROPERTY = "tornado.device.memory";
    /** More than any device has; TornadoVM's own default is 4 GB. */
    public static final String NONE = "1024TB";
    private static final String UNITS = "KMGT";
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,5})([KMGT])B|([1-9]\\d{0,14})");

    private MemoryLimit() {}

    /** As the user puts it. */
    public static String setting() {
        return System.getProperty(PROPERTY, NONE);
    }

    public static boolean isGiven() {
        return !setting().equals(NONE);
    }

    /**
     * In bytes: as TornadoVM reads it, less what it takes for something else.
     *
     * @throws BackendUnavailableException if it is no size above 0
     */
    public static long bytes() {
        Matcher size = SIZE.matcher(setting());
        if (!size.matches()) {
            throw new BackendUnavailableException("tornado",
                    String.format(Locale.ROOT, "-D%s=%s is not like 4GB or 512MB", PROPERTY, setting()), "write it so");
        }
        return size.group(2) == null
                ? Long.parseLong(size.group(3))
                : Long.parseLong(size.group(1)) << 10 * (UNITS.indexOf(size.group(2)) + 1);
    }
}
