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
 * @param matrices  owns what only loading reads, or null where there is nothing of its own
 */
public record LoadedModel(String name, EncoderModel encoder, TokenizerFile tokenizer,
        SentenceSettings settings, Arena arena, Arena matrices)
        implements
            AutoCloseable {
    /** The matrices of the settings' steps are the encoder's head. */
    public LoadedModel {
        encoder = settings.head() == null ? encoder : encoder.withHead(settings.head());
    }

    /**
     * All in one arena.
     *
     * @param name      for people and results
     * @param encoder   shape and weights
     * @param tokenizer the tokenizer, or null
     * @param settings  what happens around the encoder
     * @param arena     owns the mapping
     */
    public LoadedModel(String name, EncoderModel encoder, TokenizerFile tokenizer, SentenceSettings settings,
            Arena arena) {
        this(name, encoder, tokenizer, settings, arena, null);
    }

    /** Lets go of what only loading reads: a backend has copied the matrices. Mapped ones cost nothing and stay. */
    public void forgetMatrices() {
        if (matrices != null && matrices.scope().isAlive()) {
            matrices.close();
        }
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
        forgetMatrices();
        arena.close();
    }
}
