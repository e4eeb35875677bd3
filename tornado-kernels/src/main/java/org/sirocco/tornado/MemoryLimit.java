package org.sirocco.tornado;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.encoder.BackendUnavailableException;

/** How much device memory TornadoVM hands out, in all. */
final class MemoryLimit {
    private static final String PROPERTY = "tornado.device.memory";
    private static final String UNITS = "KMGT";
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,5})([KMGT])B|([1-9]\\d{0,14})");

    private MemoryLimit() {}

    /** As the user or TornadoVM's default puts it. */
    static String setting() {
        return System.getProperty(PROPERTY, "4GB");
    }

    /**
     * In bytes: as TornadoVM reads it, less what it takes for something else.
     *
     * @throws BackendUnavailableException if it is no size above 0
     */
    static long bytes() {
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
