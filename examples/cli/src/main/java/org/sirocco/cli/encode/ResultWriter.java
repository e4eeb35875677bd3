package org.sirocco.cli.encode;

import java.io.IOException;

/**
 * Writes results in one format, in input order.
 *
 * @param <R> what a text has become
 */
interface ResultWriter<R> extends AutoCloseable {
    /** @param index from 0 */
    void write(long index, String text, R result) throws IOException;

    /** Passes on what is complete so far, for readers that follow. */
    void flush() throws IOException;

    /** Writes what can only be written at the end; mostly nothing. */
    default void finish() throws IOException {
        flush();
    }

    /** Lets go of what it opened itself. */
    @Override
    default void close() {
        // Most open nothing.
    }
}
