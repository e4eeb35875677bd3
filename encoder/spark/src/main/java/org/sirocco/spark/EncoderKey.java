package org.sirocco.spark;

import java.io.Serializable;
import java.nio.file.Path;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.Overlong;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.store.Downloads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that an open encoder depends on: what is equal in it is served by one encoder.
 *
 * @param model       as {@link ModelSource#parse} reads it
 * @param version     tells it from another one under that name; see {@link ModelIdentity}
 * @param backend     what runs it
 * @param weights     what matrices are kept as
 * @param threads     most CPU threads of a call; 0: as many as a task has
 * @param batchTokens most tokens that are computed together
 * @param maxTokens   the longest text in tokens; 0: the model's own limit
 * @param overlong    what happens to a text over the limit
 * @param cache       where known models are laid out; empty: the user's
 * @param offline     whether a model that is not there is an error
 */
record EncoderKey(String model, String version, String backend, WeightForm weights, int threads, int batchTokens,
        int maxTokens, Overlong overlong, String cache, boolean offline) implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(EncoderKey.class);

    EncoderKey withThreads(int value) {
        return new EncoderKey(model, version, backend, weights, value, batchTokens, maxTokens, overlong, cache,
                offline);
    }

    /** The same model on the backend that runs everywhere and packs nothing: to see whether it can be had. */
    EncoderKey plain() {
        return new EncoderKey(model, version, "scalar", WeightForm.AUTO, 1, batchTokens, maxTokens, overlong, cache,
                offline);
    }

    static Downloads downloads(boolean offline) {
        return offline ? Downloads.never() : Downloads.allowed(LOG::info);
    }

    SentenceEncoder open() {
        EncoderOptions.Builder options = EncoderOptions.builder().backend(backend).weights(weights).threads(threads)
                .batchTokens(batchTokens).maxTokens(maxTokens).overlong(overlong)
                .downloads(downloads(offline));
        if (!cache.isEmpty()) {
            options.cache(Path.of(cache));
        }
        return SentenceEncoder.load(ModelSource.parse(model), options.build());
    }
}
