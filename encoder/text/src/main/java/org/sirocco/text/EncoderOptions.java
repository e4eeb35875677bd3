package org.sirocco.text;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.text.files.ModelStore;

/**
 * How a model is opened and run. Immutable; start from {@link #defaults()}.
 *
 * @param backend     {@code auto}, {@code simd}, {@code scalar}, {@code tornado}, {@code tornado:<driver>:<device>}
 * @param execution   threads and the way of attention
 * @param overlong    what to do with a text over the model's limit
 * @param batchTokens most tokens that are computed together, at least 1; a longer text goes alone
 * @param cache       where models and the tokenizer library are laid out on first use
 * @param fetch       told of progress, line by line, when a known model must be downloaded; null: never download
 */
public record EncoderOptions(String backend, BackendOptions execution, Overlong overlong, int batchTokens, Path cache,
        Consumer<String> fetch) {
    /** Enough to keep two cores or a GPU busy, little enough to stay near the caches. */
    public static final int DEFAULT_BATCH_TOKENS = 4096;

    public EncoderOptions {
        if (batchTokens < 1) {
            throw new IllegalArgumentException("batchTokens (%d) must be at least 1".formatted(batchTokens));
        }
    }

    /** The best backend here, all cores, cut and say so, the user's cache folder, no download. */
    public static EncoderOptions defaults() {
        return new EncoderOptions("auto", BackendOptions.defaults(), Overlong.TRUNCATE, DEFAULT_BATCH_TOKENS,
                ModelStore.defaultCache(), null);
    }

    public EncoderOptions withBackend(String value) {
        return new EncoderOptions(value, execution, overlong, batchTokens, cache, fetch);
    }

    public EncoderOptions withExecution(BackendOptions value) {
        return new EncoderOptions(backend, value, overlong, batchTokens, cache, fetch);
    }

    public EncoderOptions withOverlong(Overlong value) {
        return new EncoderOptions(backend, execution, value, batchTokens, cache, fetch);
    }

    public EncoderOptions withBatchTokens(int value) {
        return new EncoderOptions(backend, execution, overlong, value, cache, fetch);
    }

    public EncoderOptions withCache(Path value) {
        return new EncoderOptions(backend, execution, overlong, batchTokens, value, fetch);
    }

    /** Allows a known model to be downloaded once. */
    public EncoderOptions withFetch(Consumer<String> progress) {
        return new EncoderOptions(backend, execution, overlong, batchTokens, cache, progress);
    }
}
