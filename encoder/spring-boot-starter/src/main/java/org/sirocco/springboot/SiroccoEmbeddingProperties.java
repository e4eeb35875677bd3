package org.sirocco.springboot;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.springai.InputKind;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.Overlong;
import org.sirocco.text.store.Downloads;
import org.springframework.ai.document.MetadataMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application can set.
 *
 * @param model          a known name, organisation/name of the Hugging Face Hub, or a folder
 * @param backend        what runs it; auto takes the best that is here
 * @param weights        what matrices are kept as; auto as the model's files have them
 * @param embeddings     where tokens are looked up; device sends an accelerator their ids and brings vectors back
 * @param threads        most CPU threads that are used; all cores if left alone
 * @param batchTokens    most tokens that are computed together
 * @param maxTokens      the longest text in tokens that is encoded in one piece; 0 takes the model's own limit
 * @param overlong       what happens to a text over the limit
 * @param dimensions     how many numbers of each vector are kept, at unit length again; all if left alone
 * @param queryPrompt    what stands before a query; what the model's files say if left alone
 * @param documentPrompt what stands before a document; what the model's files say if left alone
 * @param inputKind      what texts other than documents are; if left alone, a single one is a query and several are neither
 * @param metadataMode   which metadata of a document stand before its text
 * @param cache          where models are laid out on first use; the user's cache folder if left alone
 * @param offline        whether a model that is not here is an error; false lets it be downloaded
 */
@ConfigurationProperties(SiroccoEmbeddingProperties.PREFIX)
public record SiroccoEmbeddingProperties(@DefaultValue("all-minilm-l6-v2") String model,
        @DefaultValue("auto") String backend, @DefaultValue("auto") WeightForm weights,
        @DefaultValue("host") EmbeddingPlace embeddings, @Nullable Integer threads,
        @DefaultValue("4096") int batchTokens,
        @DefaultValue("0") int maxTokens, @DefaultValue("truncate") Overlong overlong, @Nullable Integer dimensions,
        @Nullable String queryPrompt, @Nullable String documentPrompt, @Nullable InputKind inputKind,
        @DefaultValue("none") MetadataMode metadataMode, @Nullable Path cache, @DefaultValue("true") boolean offline) {
    public static final String PREFIX = "spring.ai.sirocco.embedding";

    /** @param progress told how far a download is */
    EncoderOptions options(Consumer<String> progress) {
        EncoderOptions.Builder options = EncoderOptions.builder().backend(backend).weights(weights)
                .embeddings(embeddings).batchTokens(batchTokens)
                .maxTokens(maxTokens).overlong(overlong)
                .downloads(offline ? Downloads.never() : Downloads.allowed(progress));
        if (threads != null) {
            options.threads(threads);
        }
        if (cache != null) {
            options.cache(cache);
        }
        return options.build();
    }
}
