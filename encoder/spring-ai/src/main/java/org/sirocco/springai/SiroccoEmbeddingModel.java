package org.sirocco.springai;

import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sirocco.text.EncodedText;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.hub.HubName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger LOG = LoggerFactory.getLogger(SiroccoEmbeddingModel.class);
    private static final EmbeddingModelObservationConvention CONVENTION = new DefaultEmbeddingModelObservationConvention();

    private final SentenceEncoder encoder;
    private final Integer dimensions;
    private final InputKind inputKind;
    private final String queryPrompt;
    private final String documentPrompt;
    private final MetadataMode metadataMode;
    private final ObservationRegistry registry;
    private final EmbeddingModelObservationConvention convention;

    /** Not private, and the class not final, so that a proxy can be made of it. */
    SiroccoEmbeddingModel(Builder builder) {
        encoder = SentenceEncoder.load(builder.source, builder.options);
        try {
            dimensions = builder.dimensions == null ? null : encoder.checkedDimensions(builder.dimensions);
            inputKind = builder.inputKind;
            queryPrompt = builder.queryPrompt == null ? encoder.queryPrompt() : builder.queryPrompt;
            documentPrompt = builder.documentPrompt == null ? encoder.documentPrompt() : builder.documentPrompt;
            metadataMode = builder.metadataMode;
            registry = builder.registry;
            convention = builder.convention;
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
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
        Given.given("request", request);
        return observed(request.getInstructions(), options(request.getOptions(), InputKind.NEITHER));
    }

    @Override
    public float[] embed(String text) {
        return observed(List.of(Given.given("text", text)), options(null, InputKind.QUERY)).getResult().getOutput();
    }

    @Override
    public float[] embed(Document document) {
        return observed(List.of(getEmbeddingContent(document)), options(null, InputKind.DOCUMENT)).getResult()
                .getOutput();
    }

    @Override
    public List<float[]> embed(List<Document> documents, EmbeddingOptions options, BatchingStrategy strategy) {
        return EmbeddingModel.super.embed(documents, options(options, InputKind.DOCUMENT), strategy);
    }

    /**
     * A document's text, with the metadata that {@link Builder#metadataMode} asks for.
     *
     * @throws IllegalArgumentException if it has none
     */
    @Override
    public String getEmbeddingContent(Document document) {
        String text = Given.given("document", document).getText();
        if (text == null) {
            throw new IllegalArgumentException(
                    "document " + document.getId() + " has no text, and nothing else is embedded");
        }
        return metadataMode == MetadataMode.NONE ? text : document.getFormattedContent(metadataMode);
    }

    private SiroccoEmbeddingOptions options(EmbeddingOptions asked, InputKind otherwise) {
        InputKind kind = inputKind == null || otherwise == InputKind.DOCUMENT ? otherwise : inputKind;
        return SiroccoEmbeddingOptions.of(asked).or(encoder.modelName(), dimensions, kind);
    }

    private EmbeddingResponse observed(List<String> texts, SiroccoEmbeddingOptions options) {
        EmbeddingModelObservationContext context = EmbeddingModelObservationContext.builder()
                .embeddingRequest(new EmbeddingRequest(texts, options)).provider(PROVIDER).build();
        return EmbeddingModelObservationDocumentation.EMBEDDING_MODEL_OPERATION
                .observation(convention, CONVENTION, () -> context, registry).observe(() -> {
                    EmbeddingResponse response = encoded(texts, options);
                    context.setResponse(response);
                    return response;
                });
    }

    private EmbeddingResponse encoded(List<String> texts, SiroccoEmbeddingOptions options) {
        if (!HubName.isCalled(encoder.modelName(), options.getModel())) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "model (%s) must be the one that is open, %s", options.getModel(), encoder.modelName()));
        }
        Integer asked = options.getDimensions();
        int kept = asked == null ? encoder.dimensions() : encoder.checkedDimensions(asked);
        List<EncodedText> encoded = encoder.encode(texts, prompt(options.getInputKind()));
        List<Embedding> embeddings = new ArrayList<>(encoded.size());
        for (EncodedText text : encoded) {
            embeddings.add(new Embedding(kept == text.dimensions() ? text.vector() : text.cut(kept).vector(),
                    embeddings.size()));
        }
        EncodedText.Totals totals = EncodedText.Totals.of(encoded);
        totals.warning(encoder.maxTokens()).ifPresent(LOG::warn);
        return new EmbeddingResponse(embeddings,
                new EmbeddingResponseMetadata(encoder.modelName(), new DefaultUsage(totals.tokens(), 0),
                        Map.of(BACKEND, encoder.backend(), TRUNCATED, totals.truncated())));
    }

    private String prompt(InputKind kind) {
        return switch (kind) {
            case QUERY -> queryPrompt;
            case DOCUMENT -> documentPrompt;
            case NEITHER -> encoder.standardPrompt();
        };
    }

    @Override
    public int dimensions() {
        return dimensions == null ? encoder.dimensions() : dimensions;
    }

    /** {@return the library's own, for what Spring AI has no word for; {@link #close} closes it} */
    public SentenceEncoder encoder() {
        return encoder;
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
        private InputKind inputKind;
        private String queryPrompt;
        private String documentPrompt;
        private MetadataMode metadataMode = MetadataMode.NONE;
        private ObservationRegistry registry = ObservationRegistry.NOOP;
        private EmbeddingModelObservationConvention convention;

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
            source = Given.given("model", value);
            return this;
        }

        /**
         * Backend, threads, limit, what happens to overlong texts, cache, downloads.
         * @param value of the library
         * @return this builder
         */
        public Builder options(EncoderOptions value) {
            options = Given.given("options", value);
            return this;
        }

        /**
         * How many numbers of each vector are kept, where a request names no other; null: all.
         * @param value at least 1, or null
         * @return this builder
         */
        public Builder dimensions(Integer value) {
            dimensions = value;
            return this;
        }

        /**
         * What texts other than documents are, where a request does not say it; null: see the class.
         * @param value query, document or neither, or null
         * @return this builder
         */
        public Builder inputKind(InputKind value) {
            inputKind = value;
            return this;
        }

        /**
         * What stands before a query; null: what the model's files say.
         * @param value a text, or null
         * @return this builder
         */
        public Builder queryPrompt(String value) {
            queryPrompt = value;
            return this;
        }

        /**
         * What stands before a document; null: what the model's files say.
         * @param value a text, or null
         * @return this builder
         */
        public Builder documentPrompt(String value) {
            documentPrompt = value;
            return this;
        }

        /**
         * Which metadata of a document stand before its text.
         * @param value not null
         * @return this builder
         */
        public Builder metadataMode(MetadataMode value) {
            metadataMode = Given.given("metadataMode", value);
            return this;
        }

        /**
         * Who is told of requests; nobody if left alone.
         * @param value not null
         * @return this builder
         */
        public Builder observationRegistry(ObservationRegistry value) {
            registry = Given.given("observationRegistry", value);
            return this;
        }

        /**
         * How requests are called in observations; null: as Spring AI calls them.
         * @param value a convention, or null
         * @return this builder
         */
        public Builder observationConvention(EmbeddingModelObservationConvention value) {
            convention = value;
            return this;
        }

        /** {@return the open model; see {@link SentenceEncoder#load(ModelSource, EncoderOptions)} for what is thrown} */
        public SiroccoEmbeddingModel build() {
            return new SiroccoEmbeddingModel(this);
        }
    }
}
