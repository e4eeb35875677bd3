package org.sirocco.encoder.logging;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/**
 * What goes on slower or otherwise than people expect must reach them: by their logging, or where a program has none, on
 * standard error, each once.
 */
public final class Warnings {
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private Warnings() {}

    public static void warn(Logger log, String message) {
        warn(log, message, message);
    }

    /**
     * The same of what may come again and again with other words.
     *
     * @param kind where a program has no logging, only the first message of a kind is told
     */
    public static void warn(Logger log, String message, String kind) {
        if (!(log instanceof NOPLogger)) {
            log.warn(message);
        } else if (TOLD.add(kind)) {
            System.err.println("sirocco: WARN: " + message);
        }
    }
}
