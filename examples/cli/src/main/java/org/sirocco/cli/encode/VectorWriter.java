package org.sirocco.cli.encode;

import java.io.IOException;
import org.sirocco.text.EncodedText;

/** Writes results in one format, in input order. */
interface VectorWriter {
    /** @param index from 0 */
    void write(long index, String text, EncodedText result) throws IOException;

    /** Passes on what is complete so far, for readers that follow. */
    void flush() throws IOException;

    /** Writes what can only be written at the end. */
    void finish() throws IOException;
}
