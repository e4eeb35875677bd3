package org.sirocco.cli.inspect;

import java.io.IOException;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.text.EncodedText;

/** Writes the attention of sentences in one form; they come one after another. */
interface AttentionWriter {
    /** Sees the sentence's pass through the encoder; what it cannot write becomes an {@link java.io.UncheckedIOException}. */
    EncoderObserver observer(Sentence sentence);

    /** The pass of the last sentence is over. */
    default void seen(EncodedText result) throws IOException {
        // Most have written what there is.
    }

    /** Everything has been seen: writes what can only be written at the end. */
    void finish() throws IOException;
}
