package org.sirocco.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.embedding.DimensionAwareEmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.framework.FrameworkEncoder;

/**
 * langchain4j's embedding model, computed by a {@link SentenceEncoder}: one call of it a request, its vectors unchanged.
 *
 * <p>Safe for many threads. {@link #close} waits for requests in progress; one after it throws {@link IllegalStateException}.
 */
public final class SiroccoEmbeddingModel extends DimensionAwareEmbeddingModel implements AutoCloseable {
    private final FrameworkEncoder encoder;
    private final EmbeddingRequestParameters defaults;
    private final List<EmbeddingModelListener> listeners;

    private SiroccoEmbeddingModel(Builder builder) {
        encoder = FrameworkEncoder.load(builder.source, builder.options,
                new FrameworkEncoder.Settings(builder.dimensions, builder.queryPrompt, builder.documentPrompt));
        defaults = EmbeddingRequestParameters.builder().dimensions(builder.dimensions).inputType(builder.inputType)
                .build();
        dimension = encoder.dimensions();
        listeners = builder.listeners;
    }

    /**
     * Starts from the default model and the default options.
     *
     * @return a builder of a model
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The response's metadata are {@link SiroccoEmbeddingMetadata}. */
    @Override
    public EmbeddingResponse doEmbed(EmbeddingRequest request) {
        FrameworkEncoder.Vectors encoded = encoder.encode(
                request.inputs().stream().map(EmbeddingInput::text).toList(), prompt(request.inputType()),
                request.modelName(), request.dimensions());
        return EmbeddingResponse.builder().embeddings(encoded.vectors().stream().map(Embedding::from).toList())
                .metadata(SiroccoEmbeddingMetadata.of(modelName(), backend(), encoded.totals())).build();
    }

    private String prompt(EmbeddingInputType type) {
        return switch (type) {
            case null -> encoder.encoder().standardPrompt();
            case QUERY -> encoder.queryPrompt();
            case DOCUMENT -> encoder.documentPrompt();
        };
    }

    @Override
    public Set<EmbeddingParameter<?>> supportedParameters() {
        return Set.of(EmbeddingRequestParameters.MODEL_NAME, EmbeddingRequestParameters.DIMENSIONS,
                EmbeddingRequestParameters.INPUT_TYPE);
    }

    @Override
    public EmbeddingRequestParameters defaultRequestParameters() {
        return defaults;
    }

    @Override
    public List<EmbeddingModelListener> listeners() {
        return listeners;
    }

    @Override
    public ModelProvider provider() {
        return ModelProvider.OTHER;
    }

    @Override
    public String modelName() {
        return encoder.encoder().modelName();
    }

    /** {@return what runs it: {@code simd}, {@code scalar}, {@code tornado}} */
    public String backend() {
        return encoder.encoder().backend();
    }

    @Override
    public void close() {
        encoder.close();
    }

    /** Settings left alone are the model's own. */
    public static final class Builder {
        private ModelSource source = ModelSource.defaultModel();
        private EncoderOptions options = EncoderOptions.defaults();
        private Integer dimensions;
        private EmbeddingInputType inputType;
        private String queryPrompt;
        private String documentPrompt;
        private List<EmbeddingModelListener> listeners = List.of();

        private Builder() {}

        /**
         * As {@link ModelSource#parse} reads it: a known name, {@code organisation/name} of the Hub, a folder.
         *
         * @param value what names the model
         * @return this builder
         * @throws IllegalArgumentException for a revision that cannot be one
         */
        public Builder modelName(String value) {
            return model(ModelSource.parse(value));
        }

        /**
         * Sets where the model comes from.
         *
         * @param value any source
         * @return this builder
         */
        public Builder model(ModelSource value) {
            source = Objects.requireNonNull(value, "model must not be null");
            return this;
        }

        /**
         * Backend, threads, limit, what happens to overlong texts, cache, downloads.
         *
         * @param value as for {@link SentenceEncoder}
         * @return this builder
         */
        public Builder options(EncoderOptions value) {
            options = Objects.requireNonNull(value, "options must not be null");
            return this;
        }

        /**
         * How many numbers of each vector are kept, where a request names no other; null: all.
         *
         * @param value how many, or null
         * @return this builder
         */
        public Builder dimensions(Integer value) {
            dimensions = value;
            return this;
        }

        /**
         * What texts are, where a request does not say it; null: neither, so that the model's standard prompt is used.
         *
         * @param value what texts are, or null
         * @return this builder
         */
        public Builder inputType(EmbeddingInputType value) {
            inputType = value;
            return this;
        }

        /**
         * What stands before a query; null: what the model's files say.
         *
         * @param value text, which may be empty, or null
         * @return this builder
         */
        public Builder queryPrompt(String value) {
            queryPrompt = value;
            return this;
        }

        /**
         * What stands before a document; null: what the model's files say.
         *
         * @param value text, which may be empty, or null
         * @return this builder
         */
        public Builder documentPrompt(String value) {
            documentPrompt = value;
            return this;
        }

        /**
         * Sets who is told of each request, its answer and its failure.
         *
         * @param value in this order
         * @return this builder
         */
        public Builder listeners(List<EmbeddingModelListener> value) {
            listeners = List.copyOf(Objects.requireNonNull(value, "listeners must not be null"));
            return this;
        }

        /**
         * Opens the model; see {@link SentenceEncoder#load(ModelSource, EncoderOptions)} for what is thrown.
         *
         * @return the open model; to be closed
         */
        public SiroccoEmbeddingModel build() {
            return new SiroccoEmbeddingModel(this);
        }
    }
}
