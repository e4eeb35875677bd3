package org.sirocco.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.model.EncoderShape;
import org.sirocco.text.folder.TermFolder;
import org.sirocco.text.model.TermModel;
import org.sirocco.text.model.TermSettings;
import org.sirocco.text.pipeline.TermWeigher;
import org.sirocco.text.pipeline.TextPipeline;
import org.sirocco.text.pipeline.Tokenizing;
import org.sirocco.text.pipeline.WeightedTerms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives texts sparse vectors, a weight for each word of the model's vocabulary that the text is about: SPLADE (Formal et al.
 * 2021, arXiv:2109.10086).
 *
 * <p>Safe for many threads. {@link #close} waits for encodes in progress; an encode after it throws
 * {@link IllegalStateException}.
 */
public final class SparseEncoder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SparseEncoder.class);

    private final TextModel model;
    private final Backend backend;
    private final String backendName;
    private final TermWeigher weigher;
    private final TextPipeline<WeightedTerms> pipeline;
    private final Prompts prompts;
    private final int maxTokens;
    private final OpenGuard guard = new OpenGuard("sparse encoder");

    private SparseEncoder(EncoderOptions options, TextModel model, TermSettings terms, BackendChoice choice) {
        this.model = model;
        this.maxTokens = model.maxTokens(options.maxTokens());
        this.prompts = new Prompts(model.files().name(), model.files().settings());
        this.weigher = TermWeigher.load(model.files(), terms, choice, options.threads());
        this.backend = choice.backend();
        this.backendName = weigher.backend();
        this.pipeline = new TextPipeline<>(
                new Tokenizing(model.tokenizer(), options.overlong().windows(maxTokens),
                        options.overlong().needed(maxTokens), options.threads()),
                weigher, options.batchTokens(), options.threads());
        LOG.info("model {} on backend {} ({}), asked for as '{}'", modelName(), backendName, backend.description(),
                options.backend());
    }

    /**
     * Opens a SPLADE model's folder on a backend; {@code auto} goes on to the next backend where one cannot take the model.
     *
     * @param source  a folder or a model of the Hub
     * @param options as for {@link SentenceEncoder}
     * @return the open model; to be closed
     * @throws IllegalArgumentException                        for another source than a folder
     * @throws org.sirocco.text.model.ModelFormatException     if the model's files are not what they should be
     * @throws org.sirocco.encoder.BackendUnavailableException if the backend cannot run here, or not this model
     */
    public static SparseEncoder load(ModelSource source, EncoderOptions options) {
        Inputs.given("source", source);
        Inputs.given("options", options);
        // Before the model, as everywhere.
        BackendChoice choice = Backends.choose(options.backend(), options.execution());
        return TextModel.read(source, "a sparse encoder", options, TermFolder::checkKind,
                folder -> of(TermFolder.open(folder), options, choice));
    }

    private static SparseEncoder of(TermModel terms, EncoderOptions options, BackendChoice choice) {
        TextModel model = TextModel.of(terms.files());
        try {
            return new SparseEncoder(options, model, terms.terms(), choice);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /**
     * Encodes one text, after the model's standard prompt where it has one.
     *
     * @param text of any length
     * @return its words
     * @throws OverlongTextException as {@link #encode(List)}
     */
    public SparseText encode(String text) {
        return encode(Inputs.one(text)).getFirst();
    }

    /**
     * Encodes many texts, in batches of at most {@link EncoderOptions#batchTokens()} tokens. One that is encoded in windows has
     * of each word the greatest weight, or the sum, over the tokens of all of them.
     *
     * @param texts of any length, none null
     * @return one result a text, in order
     * @throws OverlongTextException if a text is over the limit and the options say that this is an error
     */
    public List<SparseText> encode(List<String> texts) {
        return encode(texts, prompts.standard());
    }

    /**
     * Encodes many texts with another text before each, and no other prompt.
     *
     * @param texts  of any length, none null
     * @param prompt may be empty
     * @return one result a text, in order
     */
    public List<SparseText> encode(List<String> texts, String prompt) {
        Inputs.given("prompt", prompt);
        List<String> given = Inputs.many(texts);
        return guard.call(() -> pipeline.encode(prompt, given).stream().map(this::spelled).toList());
    }

    private SparseText spelled(WeightedTerms text) {
        return new SparseText(text.ids(), text.weights(),
                Arrays.stream(text.ids()).mapToObj(model.tokenizer()::spelling).toList(), text.tokens(),
                text.truncated(), text.windows(), backendName);
    }

    /**
     * Encodes search queries, with the prompt that the model has for them, without one as they are.
     *
     * @param queries of any length, none null
     * @return one result a query, in order
     */
    public List<SparseText> encodeQuery(List<String> queries) {
        return encode(queries, queryPrompt());
    }

    /**
     * Encodes documents to be found, with the prompt that the model has for them, without one as they are.
     *
     * @param documents of any length, none null
     * @return one result a document, in order
     */
    public List<SparseText> encodeDocument(List<String> documents) {
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

    /** {@return what {@link #encodeQuery} puts before a query; may be empty} */
    public String queryPrompt() {
        return prompts.of("query");
    }

    /** {@return what {@link #encodeDocument} puts before a document; may be empty} */
    public String documentPrompt() {
        return prompts.of("document");
    }

    /** {@return how many words the vocabulary has, and so numbers a vector if it is written out} */
    public int dimensions() {
        return weigher.vocabulary();
    }

    /** {@return the longest text in tokens, special ones counted, that is encoded in one piece} */
    public int maxTokens() {
        return maxTokens;
    }

    /** {@return the folder's or the Hub's name for it} */
    public String modelName() {
        return model.files().name();
    }

    /** {@return the sizes of the encoder} */
    public EncoderShape shape() {
        return model.files().encoder().shape();
    }

    /** {@return the backend that runs it, as {@link EncoderOptions.Builder#backend} takes it: {@code simd}, {@code simd+int8}} */
    public String backend() {
        return backendName;
    }

    /** {@return the backend that runs it, for people} */
    public String backendDescription() {
        return backend.description();
    }

    /** {@return what the device has measured of itself; see {@link EncoderOptions.Builder#profiled}} */
    public Optional<DeviceTimes> deviceTimes() {
        return weigher.deviceTimes();
    }

    @Override
    public void close() {
        guard.close(() -> {
            try {
                weigher.close();
            } finally {
                model.close();
            }
        });
    }
}
