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
        if (!(log instanceof NOPLogger)) {
            log.warn(message);
        } else if (TOLD.add(message)) {
            System.err.println("sirocco: WARN: " + message);
        }
    }
}
