package org.sirocco.text.files;

import java.lang.foreign.Arena;
import org.sirocco.encoder.EncoderModel;

/**
 * A model as its files describe it, its weights memory-mapped until it is closed.
 *
 * @param name      for people and results
 * @param encoder   shape and weights; invalid after {@link #close()}
 * @param tokenizer the tokenizer in the Hugging Face format, or null for byte-level tokens
 * @param settings  what happens around the encoder
 * @param arena     owns the mapping
 */
public record LoadedModel(String name, EncoderModel encoder, TokenizerFile tokenizer,
        SentenceSettings settings, Arena arena)
        implements
            AutoCloseable {
    @Override
    public void close() {
        arena.close();
    }
}
