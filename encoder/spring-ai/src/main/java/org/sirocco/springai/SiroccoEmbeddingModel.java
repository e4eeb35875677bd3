package org.sirocco.springai;

import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.framework.FrameworkEncoder;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation;

/**
 * Spring AI's embedding model, computed by a {@link SentenceEncoder}: one call of it a request, its vectors unchanged.
 *
 * <p>Documents are documents and the one text of {@link #embed(String)}, with which vector stores search, is a query; other
 * texts are neither. Options and {@link Builder#inputKind} say otherwise.
 *
 * <p>Safe for many threads. {@link #close} waits for requests in progress; one after it throws {@link IllegalStateException}.
 */
public class SiroccoEmbeddingModel implements EmbeddingModel, AutoCloseable {
    /** What observations and metrics call the provider, and the value of {@code spring.ai.model.embedding}. */
    public static final String PROVIDER = "sirocco";
    /** In a response's metadata: the backend that made the vectors. */
    public static final String BACKEND = "backend";
    /** In a response's metadata: which texts, from 0, were cut to the model's limit, a {@code List<Integer>}. */
    public static final String TRUNCATED = "truncated";

    private static final EmbeddingModelObservationConvention CONVENTION = new DefaultEmbeddingModelObservationConvention();

    private final FrameworkEncoder encoder;
    private final @Nullable Integer dimensions;
    private final @Nullable InputKind inputKind;
    private final MetadataMode metadataMode;
    private final ObservationRegistry registry;
    private final @Nullable EmbeddingModelObservationConvention convention;

    /** Not private, and the class not final, so that a proxy can be made of it. */
    SiroccoEmbeddingModel(Builder builder) {
        encoder = FrameworkEncoder.load(builder.source, builder.options,
                new FrameworkEncoder.Settings(builder.dimensions, builder.queryPrompt, builder.documentPrompt));
        dimensions = builder.dimensions;
        inputKind = builder.inputKind;
        metadataMode = builder.metadataMode;
        registry = builder.registry;
        convention = builder.convention;
    }

    /** {@return a builder with the default model and the default options} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The response's metadata have the model, the tokens, special ones and prompts counted, before any cut, and under
     * {@link #BACKEND} and {@link #TRUNCATED} how the vectors came about.
     */
    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        Objects.requireNonNull(request, "request must not be null");
        return observed(request.getInstructions(), request.getOptions(), InputKind.NEITHER);
    }

    /** The vector of a query, unless {@link Builder#inputKind} says otherwise. */
    @Override
    public float[] embed(String text) {
        return observed(List.of(Objects.requireNonNull(text, "text must not be null")), null, InputKind.QUERY)
                .getResult().getOutput();
    }

    /** The vector of a document. */
    @Override
    public float[] embed(Document document) {
        return observed(List.of(getEmbeddingContent(document)), null, InputKind.DOCUMENT).getResult().getOutput();
    }

    /** The vectors of documents, unless the options say otherwise; each of the strategy's batches is a request. */
    @Override
    public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
            BatchingStrategy strategy) {
        // Another provider's are refused where that is observed.
        EmbeddingOptions known = SiroccoEmbeddingOptions.isForeign(options)
                ? options
                : merged(options, InputKind.DOCUMENT);
        return EmbeddingModel.super.embed(documents, known, strategy);
    }

    /**
     * A document's text, with the metadata that {@link Builder#metadataMode} asks for.
     *
     * @throws IllegalArgumentException if it has none
     */
    @Override
    public String getEmbeddingContent(Document document) {
        String text = Objects.requireNonNull(document, "document must not be null").getText();
        if (text == null) {
            throw new IllegalArgumentException(
                    "document " + document.getId() + " has no text, and nothing else is embedded");
        }
        return metadataMode == MetadataMode.NONE ? text : document.getFormattedContent(metadataMode);
    }

    private SiroccoEmbeddingOptions merged(@Nullable EmbeddingOptions asked, InputKind otherwise) {
        InputKind kind = inputKind == null || otherwise == InputKind.DOCUMENT ? otherwise : inputKind;
        return SiroccoEmbeddingOptions.of(asked).or(encoder().modelName(), dimensions, kind);
    }

    /** Whatever can be wrong with a request is found in here, so that who observes it sees it fail. */
    private EmbeddingResponse observed(List<String> texts, @Nullable EmbeddingOptions asked, InputKind otherwise) {
        SiroccoEmbeddingOptions options = merged(asked, otherwise);
        EmbeddingModelObservationContext context = EmbeddingModelObservationContext.builder()
                .embeddingRequest(new EmbeddingRequest(texts, options)).provider(PROVIDER).build();
        return EmbeddingModelObservationDocumentation.EMBEDDING_MODEL_OPERATION
                .observation(convention, CONVENTION, () -> context, registry).observe(() -> {
                    SiroccoEmbeddingOptions.refuseForeign(asked);
                    EmbeddingResponse response = encoded(texts, options);
                    context.setResponse(response);
                    return response;
                });
    }

    private EmbeddingResponse encoded(List<String> texts, SiroccoEmbeddingOptions options) {
        FrameworkEncoder.Vectors encoded = encoder.encode(texts, prompt(options.getInputKind()), options.getModel(),
                options.getDimensions());
        List<Embedding> embeddings = new ArrayList<>(encoded.vectors().size());
        for (float[] vector : encoded.vectors()) {
            embeddings.add(new Embedding(vector, embeddings.size()));
        }
        return new EmbeddingResponse(embeddings,
                new EmbeddingResponseMetadata(encoder().modelName(), new DefaultUsage(encoded.totals().tokens(), 0),
                        Map.of(BACKEND, encoder().backend(), TRUNCATED, encoded.totals().truncated())));
    }

    private String prompt(@Nullable InputKind kind) {
        return switch (kind) {
            case QUERY -> encoder.queryPrompt();
            case DOCUMENT -> encoder.documentPrompt();
            case NEITHER -> encoder().standardPrompt();
        };
    }

    @Override
    public int dimensions() {
        return encoder.dimensions();
    }

    /** {@return the library's own, for what Spring AI has no word for; {@link #close} closes it} */
    public SentenceEncoder encoder() {
        return encoder.encoder();
    }

    @Override
    public void close() {
        encoder.close();
    }

    /** Settings left alone are the model's own. */
    public static final class Builder {
        private ModelSource source = ModelSource.defaultModel();
        private EncoderOptions options = EncoderOptions.defaults();
        private @Nullable Integer dimensions;
        private @Nullable InputKind inputKind;
        private @Nullable String queryPrompt;
        private @Nullable String documentPrompt;
        private MetadataMode metadataMode = MetadataMode.NONE;
        private ObservationRegistry registry = ObservationRegistry.NOOP;
        private @Nullable EmbeddingModelObservationConvention convention;

        private Builder() {}

        /**
         * As {@link ModelSource#parse} reads it: a known name, {@code organisation/name} of the Hub, a folder.
         * @param value the name
         * @return this builder
         */
        public Builder model(String value) {
            return model(ModelSource.parse(value));
        }

        /**
         * Where the model comes from.
         * @param value not null
         * @return this builder
         */
        public Builder model(ModelSource value) {
            source = Objects.requireNonNull(value, "model must not be null");
            return this;
        }

        /**
         * Backend, threads, limit, what happens to overlong texts, cache, downloads.
         * @param value of the library
         * @return this builder
         */
        public Builder options(EncoderOptions value) {
            options = Objects.requireNonNull(value, "options must not be null");
            return this;
        }

        /**
         * How many numbers of each vector are kept, where a request names no other; null: all.
         * @param value at least 1, or null
         * @return this builder
         */
        public Builder dimensions(@Nullable Integer value) {
            dimensions = value;
            return this;
        }

        /**
         * What texts other than documents are, where a request does not say it; null: see the class.
         * @param value query, document or neither, or null
         * @return this builder
         */
        public Builder inputKind(@Nullable InputKind value) {
            inputKind = value;
            return this;
        }

        /**
         * What stands before a query; null: what the model's files say.
         * @param value a text, or null
         * @return this builder
         */
        public Builder queryPrompt(@Nullable String value) {
            queryPrompt = value;
            return this;
        }

        /**
         * What stands before a document; null: what the model's files say.
         * @param value a text, or null
         * @return this builder
         */
        public Builder documentPrompt(@Nullable String value) {
            documentPrompt = value;
            return this;
        }

        /**
         * Which metadata of a document stand before its text.
         * @param value not null
         * @return this builder
         */
        public Builder metadataMode(MetadataMode value) {
            metadataMode = Objects.requireNonNull(value, "metadataMode must not be null");
            return this;
        }

        /**
         * Who is told of requests; nobody if left alone.
         * @param value not null
         * @return this builder
         */
        public Builder observationRegistry(ObservationRegistry value) {
            registry = Objects.requireNonNull(value, "observationRegistry must not be null");
            return this;
        }

        /**
         * How requests are called in observations; null: as Spring AI calls them.
         * @param value a convention, or null
         * @return this builder
         */
        public Builder observationConvention(@Nullable EmbeddingModelObservationConvention value) {
            convention = value;
            return this;
        }

        /** {@return the open model; see {@link SentenceEncoder#load(ModelSource, EncoderOptions)} for what is thrown} */
        public SiroccoEmbeddingModel build() {
            return new SiroccoEmbeddingModel(this);
        }
    }
}
