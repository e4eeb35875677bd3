package org.sirocco.tornado;

import java.util.Locale;

/** How much device memory TornadoVM hands out, in all. */
final class MemoryLimit {
    private static final String PROPERTY = "tornado.device.memory";

    private MemoryLimit() {}

    /** As the user or TornadoVM's default puts it. */
    static String setting() {
        return System.getProperty(PROPERTY, "4GB");
    }

    /** In bytes; TornadoVM's own reading of its setting. */
    static long bytes() {
        String text = setting().toUpperCase(Locale.ROOT).strip();
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        if (digits == 0 || digits > 9) {
            throw new IllegalArgumentException("-D%s=%s is not like 4GB or 512MB".formatted(PROPERTY, setting()));
        }
        long number = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "GB" -> number << 30;
            case "MB" -> number << 20;
            case "KB" -> number << 10;
            case "B", "" -> number;
            default -> throw new IllegalArgumentException(
                    "-D%s=%s is not like 4GB or 512MB".formatted(PROPERTY, setting()));
        };
    }
}
