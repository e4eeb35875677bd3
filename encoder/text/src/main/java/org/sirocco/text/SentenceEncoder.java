package org.sirocco.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.model.EncoderShape;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.text.pipeline.PooledText;
import org.sirocco.text.pipeline.TextPipeline;
import org.sirocco.text.pipeline.TokenStates;
import org.sirocco.text.pipeline.Tokenizing;
import org.sirocco.text.pipeline.Vectorizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns sentences into vectors: the library's entry.
 *
 * <p>Safe for many threads. {@link #close} waits for encodes in progress; an encode after it throws
 * {@link IllegalStateException}.
 */
public final class SentenceEncoder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SentenceEncoder.class);

    private final TextModel model;
    private final Vectorizer vectorizer;
    private final TextPipeline<PooledText> pipeline;
    private final TextPipeline<TokenStates> tokenPipeline;
    private final Inspector inspector;
    private final Prompts prompts;
    private final int maxTokens;
    private final OpenGuard guard = new OpenGuard("sentence encoder");

    private SentenceEncoder(EncoderOptions options, TextModel model, BackendChoice choice) {
        this.model = model;
        this.maxTokens = model.maxTokens(options.maxTokens());
        this.prompts = new Prompts(model.files().name(), model.files().settings());
        this.vectorizer = Vectorizer.load(model.files(), choice, options.threads());
        Tokenizing tokenizing = new Tokenizing(model.tokenizer(), options.overlong().windows(maxTokens),
                options.overlong().needed(maxTokens), options.threads());
        this.pipeline = new TextPipeline<>(tokenizing, vectorizer, options.batchTokens(), options.threads());
        this.tokenPipeline = new TextPipeline<>(tokenizing, vectorizer.tokens(), options.batchTokens(),
                options.threads());
        this.inspector = new Inspector(guard, model, vectorizer, backend(), options, maxTokens, prompts);
        LOG.info("model {} on backend {} ({}), asked for as '{}'", modelName(), backend(), backendDescription(),
                options.backend());
    }

    /**
     * Opens the default model with the default options.
     *
     * @return the open model; to be closed
     * @throws org.sirocco.text.store.ModelCacheException if the model is neither on the class path nor in a cache
     */
    public static SentenceEncoder load() {
        return load(ModelSource.defaultModel(), EncoderOptions.defaults());
    }

    /**
     * Opens a model on a backend; {@code auto} goes on to the next backend where one cannot take the model, and says so.
     *
     * @param source  where the model comes from
     * @param options backend, limits, cache
     * @return the open model; to be closed
     * @throws IllegalArgumentException                        for an unknown model or backend
     * @throws org.sirocco.text.model.ModelFormatException     if the model's files are not what they should be
     * @throws org.sirocco.encoder.BackendUnavailableException if the backend cannot run here, or not this model
     */
    public static SentenceEncoder load(ModelSource source, EncoderOptions options) {
        Inputs.given("source", source);
        Inputs.given("options", options);
        // Before the model, which may have to be fetched.
        BackendChoice choice = Backends.choose(options.backend(), options.execution());
        TextModel model = TextModel.open(source, options);
        try {
            return new SentenceEncoder(options, model, choice);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /**
     * Encodes one text, after the model's standard prompt where it has one.
     *
     * @param text of any length
     * @return its vector
     * @throws OverlongTextException as {@link #encode(List)}
     */
    public EncodedText encode(String text) {
        return encode(Inputs.one(text)).getFirst();
    }

    /**
     * Encodes many texts, in batches of at most {@link EncoderOptions#batchTokens()} tokens; before each stands the model's
     * standard prompt, which few models have.
     *
     * @param texts of any length, none null
     * @return one result a text, in order
     * @throws OverlongTextException if a text is over the limit and the options say that this is an error
     */
    public List<EncodedText> encode(List<String> texts) {
        return encode(texts, standardPrompt());
    }

    /**
     * Encodes many texts with another text before each, and no other prompt.
     *
     * @param texts  of any length, none null
     * @param prompt what stands before each text, as {@link #prompt} tells it or any other; may be empty
     * @return one result a text, in order
     */
    public List<EncodedText> encode(List<String> texts, String prompt) {
        Inputs.given("prompt", prompt);
        List<String> given = Inputs.many(texts);
        return guard.call(() -> pipeline.encode(prompt, given).stream()
                .map(text -> EncodedText.of(text, backend())).toList());
    }

    /**
     * The vectors of each token of texts, after the model's standard prompt where it has one.
     *
     * @param texts of any length, none null
     * @return one result a text, in order
     */
    public List<TokenVectors> encodeTokens(List<String> texts) {
        return encodeTokens(texts, standardPrompt());
    }

    /**
     * The vectors of each token of texts: the last hidden states, before pooling, special tokens marked.
     *
     * @param texts  of any length, none null
     * @param prompt what stands before each text; its tokens are the text's; may be empty
     * @return one result a text, in order
     * @throws OverlongTextException if a text is over the limit and the options say that this is an error
     */
    public List<TokenVectors> encodeTokens(List<String> texts, String prompt) {
        Inputs.given("prompt", prompt);
        List<String> given = Inputs.many(texts);
        return guard.call(() -> tokenPipeline.encode(prompt, given).stream().map(this::spelled).toList());
    }

    private TokenVectors spelled(TokenStates text) {
        return new TokenVectors(text.ids(),
                Arrays.stream(text.ids()).mapToObj(model.tokenizer()::spelling).toList(), text.special(),
                vectorizer.tokenWidth(), text.states(), text.tokens(), text.truncated(), text.windows(), backend());
    }

    /**
     * Encodes a search query, with the prompt that the model has for it, without one as it is.
     *
     * @param query of any length
     * @return its vector
     */
    public EncodedText encodeQuery(String query) {
        return encodeQuery(Inputs.one(query)).getFirst();
    }

    /**
     * As {@link #encodeQuery(String)}, for many.
     *
     * @param queries of any length, none null
     * @return one result a query, in order
     */
    public List<EncodedText> encodeQuery(List<String> queries) {
        return encode(queries, queryPrompt());
    }

    /**
     * Encodes a document to be found, with the prompt that the model has for it, without one as it is.
     *
     * @param document of any length
     * @return its vector
     */
    public EncodedText encodeDocument(String document) {
        return encodeDocument(Inputs.one(document)).getFirst();
    }

    /**
     * As {@link #encodeDocument(String)}, for many.
     *
     * @param documents of any length, none null
     * @return one result a document, in order
     */
    public List<EncodedText> encodeDocument(List<String> documents) {
        return encode(documents, documentPrompt());
    }

    /**
     * The model's text to be put before an input.
     *
     * @param purpose {@code query}, {@code document}, or another that the model defines
     * @return the prompt as it is put before a text; may be empty
     * @throws IllegalArgumentException if the model defines none of that name
     */
    public String prompt(String purpose) {
        return prompts.named(Inputs.given("purpose", purpose));
    }

    /** {@return what {@link #encode(List)} puts before a text; mostly empty} */
    public String standardPrompt() {
        return prompts.standard();
    }

    /** {@return what {@link #encodeQuery(List)} puts before a query; may be empty} */
    public String queryPrompt() {
        return prompts.of("query");
    }

    /** {@return what {@link #encodeDocument(List)} puts before a document; may be empty} */
    public String documentPrompt() {
        return prompts.of("document");
    }

    /**
     * Looks inside: the attention behind a vector, a text's tokens, the word table.
     *
     * @return the view; it is closed with this
     */
    public Inspector inspector() {
        return inspector;
    }

    /** {@return numbers per vector} */
    public int dimensions() {
        return vectorizer.dimensions();
    }

    /** {@return the longest text in tokens, special ones counted, that is encoded in one piece} */
    public int maxTokens() {
        return maxTokens;
    }

    /** {@return the model's name: as in the table of known models, of the Hub, or of its folder} */
    public String modelName() {
        return model.files().name();
    }

    /** {@return the sizes of the encoder} */
    public EncoderShape shape() {
        return model.files().encoder().shape();
    }

    /** {@return the backend that runs it, as {@link EncoderOptions.Builder#backend} takes it: {@code simd}, {@code simd+int8}} */
    public String backend() {
        return vectorizer.backend();
    }

    /** {@return what the model's matrices are kept as, and what its files have them as} */
    public KeptWeights weights() {
        return vectorizer.weights();
    }

    /** {@return the backend that runs it, for people} */
    public String backendDescription() {
        return vectorizer.backendDescription();
    }

    /** {@return what the device has measured of itself; see {@link EncoderOptions.Builder#profiled}} */
    public Optional<DeviceTimes> deviceTimes() {
        return vectorizer.deviceTimes();
    }

    @Override
    public void close() {
        guard.close(() -> {
            try {
                vectorizer.close();
            } finally {
                model.close();
            }
        });
    }

    TextModel model() {
        return model;
    }
}
