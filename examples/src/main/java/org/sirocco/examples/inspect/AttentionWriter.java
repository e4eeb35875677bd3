package org.sirocco.examples.inspect;

import java.io.IOException;
import org.sirocco.encoder.EncoderObserver;

/** Writes the attention of sentences in one form; they come one after another. */
interface AttentionWriter {
    /** Sees the sentence's pass through the encoder; what it cannot write becomes an {@link java.io.UncheckedIOException}. */
    EncoderObserver observer(Sentence sentence);

    /** Everything has been seen: writes what can only be written at the end. */
    void finish() throws IOException;
}
