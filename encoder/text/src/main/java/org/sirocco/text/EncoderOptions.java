package org.sirocco.text;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.text.files.ModelStore;

/**
 * How a model is opened and run. Immutable; start from {@link #defaults()}.
 *
 * @param backend     {@code auto}, {@code simd}, {@code scalar}, {@code tornado}, {@code tornado:<driver>:<device>}
 * @param execution   threads and the way of attention
 * @param overlong    what to do with a text over the model's limit
 * @param maxTokens   the longest text in tokens, special ones counted, that is encoded in one piece; 0: what the model says
 * @param batchTokens most tokens that are computed together, at least 1; a longer text goes alone
 * @param cache       where models and the tokenizer library are laid out on first use
 * @param fetch       told of progress, line by line, when a known model must be downloaded; null: never download
 */
public record EncoderOptions(String backend, BackendOptions execution, Overlong overlong, int maxTokens,
        int batchTokens, Path cache,
        Consumer<String> fetch) {
    /** Enough to keep two cores or a GPU busy, little enough to stay near the caches. */
    public static final int DEFAULT_BATCH_TOKENS = 4096;

    public EncoderOptions {
        if (maxTokens < 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "maxTokens (%d) must be at least 0", maxTokens));
        }
        if (batchTokens < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "batchTokens (%d) must be at least 1", batchTokens));
        }
    }

    /** The best backend here, all cores, cut and say so, the user's cache folder, no download. */
    public static EncoderOptions defaults() {
        return new EncoderOptions("auto", BackendOptions.defaults(), Overlong.TRUNCATE, 0, DEFAULT_BATCH_TOKENS,
                ModelStore.defaultCache(), null);
    }

    public EncoderOptions withBackend(String value) {
        return new EncoderOptions(value, execution, overlong, maxTokens, batchTokens, cache, fetch);
    }

    public EncoderOptions withExecution(BackendOptions value) {
        return new EncoderOptions(backend, value, overlong, maxTokens, batchTokens, cache, fetch);
    }

    public EncoderOptions withOverlong(Overlong value) {
        return new EncoderOptions(backend, execution, value, maxTokens, batchTokens, cache, fetch);
    }

    /** A shorter limit than the model's own, or a longer one where its positions reach further, which loading checks; 0: its own. */
    public EncoderOptions withMaxTokens(int value) {
        return new EncoderOptions(backend, execution, overlong, value, batchTokens, cache, fetch);
    }

    public EncoderOptions withBatchTokens(int value) {
        return new EncoderOptions(backend, execution, overlong, maxTokens, value, cache, fetch);
    }

    public EncoderOptions withCache(Path value) {
        return new EncoderOptions(backend, execution, overlong, maxTokens, batchTokens, value, fetch);
    }

    /** Allows a known model to be downloaded once. */
    public EncoderOptions withFetch(Consumer<String> progress) {
        return new EncoderOptions(backend, execution, overlong, maxTokens, batchTokens, cache, progress);
    }
}
