package org.sirocco.text.model;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.sirocco.encoder.model.EncoderModel;

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
    /** The matrices of the settings' steps are the encoder's head. */
    public LoadedModel {
        encoder = settings.head() == null ? encoder : encoder.withHead(settings.head());
    }

    /**
     * Runs what reads the mapped files; one that has been cut meanwhile is an error, not the end of the JVM.
     *
     * @param <T>    what it gives
     * @param action what reads
     * @return what the action gives
     * @throws ModelFormatException if a mapped file has been cut
     */
    public <T> T reading(Supplier<T> action) {
        try {
            return action.get();
        } catch (InternalError e) {
            throw new ModelFormatException(file(), "a file was cut short while it was in use", e);
        }
    }

    /** {@return the folder, for messages about the whole; the weights' name where the file is not known} */
    public Path file() {
        return tokenizer == null ? Path.of(name) : tokenizer.file().getParent();
    }

    @Override
    public void close() {
        arena.close();
    }
}
