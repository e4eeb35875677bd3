package org.sirocco.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.Embeddings;
import org.sirocco.encoder.EncoderConfig;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.TokenBatch;
import org.sirocco.text.files.ModelFormatException;
import org.sirocco.text.tokenizer.SpelledTokens;
import org.sirocco.text.tokenizer.Tokens;
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

    private final EncoderOptions options;
    private final TextModel model;
    private final Backend backend;
    private final EncoderRuntime runtime;
    private final Embeddings embeddings;
    private final Pooling pooling;
    private final Prompts prompts;
    private final int maxTokens;
    private final OpenGuard guard = new OpenGuard("sentence encoder");

    private SentenceEncoder(EncoderOptions options, TextModel model, BackendChoice choice) {
        this.options = options;
        this.model = model;
        this.maxTokens = model.maxTokens(options);
        this.prompts = new Prompts(model.files().name(), model.files().settings());
        this.embeddings = model.reading(() -> new Embeddings(model.files().encoder()));
        this.pooling = model.reading(() -> new Pooling(model.files().settings(), config().hiddenSize()));
        this.runtime = model.reading(() -> choice.load(model.files().encoder()));
        this.backend = choice.backend();
        LOG.info("model {} on backend {} ({}), asked for as '{}'", modelName(), backend.id(), backend.description(),
                options.backend());
    }

    /** Opens the default model with the default options. */
    public static SentenceEncoder load() {
        return load(ModelSource.defaultModel(), EncoderOptions.defaults());
    }

    /**
     * Opens a model on a backend; {@code auto} goes on to the next backend where one cannot take the model, and says so.
     *
     * @throws IllegalArgumentException                             for an unknown model or backend
     * @throws org.sirocco.text.files.ModelFormatException          if the model's files are not what they should be
     * @throws org.sirocco.encoder.BackendUnavailableException      if the backend cannot run here, or not this model
     * @throws org.sirocco.text.tokenizer.TokenizerException        if the tokenizer cannot be loaded
     */
    public static SentenceEncoder load(ModelSource source, EncoderOptions options) {
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

    /** Encodes one text, after the model's standard prompt where it has one. */
    public EncodedText encode(String text) {
        return encode(List.of(text)).getFirst();
    }

    /**
     * Encodes many texts, in batches of at most {@link EncoderOptions#batchTokens()} tokens; before each stands the model's
     * standard prompt, which few models have.
     *
     * @return one result a text, in order
     * @throws OverlongTextException if a text is over the limit and the options say that this is an error
     */
    public List<EncodedText> encode(List<String> texts) {
        return encode(texts, standardPrompt());
    }

    /**
     * Encodes many texts with another text before each, and no other prompt.
     *
     * @param prompt what stands before each text, as {@link #prompt} tells it or any other; may be empty
     */
    public List<EncodedText> encode(List<String> texts, String prompt) {
        return guard.call(() -> new EncodingRun(this,
                prompt.isEmpty() ? texts : texts.stream().map(prompt::concat).toList(), skipped(prompt)).encode());
    }

    /** How many of a text's first tokens are not pooled: those of its prompt, where the model leaves them out. */
    private int skipped(String prompt) {
        if (prompt.isEmpty() || !pooling.leavesPromptOut()) {
            return 0;
        }
        Tokens tokens = model.tokenizer().encode(prompt).truncated(maxTokens());
        return tokens.length() - Math.min(1, tokens.suffix());
    }

    /** Encodes a search query, with the prompt that the model has for it, without one as it is. */
    public EncodedText encodeQuery(String query) {
        return encodeQuery(List.of(query)).getFirst();
    }

    /** As {@link #encodeQuery(String)}, for many. */
    public List<EncodedText> encodeQuery(List<String> queries) {
        return encode(queries, queryPrompt());
    }

    /** Encodes a document to be found, with the prompt that the model has for it, without one as it is. */
    public EncodedText encodeDocument(String document) {
        return encodeDocument(List.of(document)).getFirst();
    }

    /** As {@link #encodeDocument(String)}, for many. */
    public List<EncodedText> encodeDocument(List<String> documents) {
        return encode(documents, documentPrompt());
    }

    /**
     * The model's text to be put before an input.
     *
     * @param purpose {@code query}, {@code document}, or another that the model defines
     * @throws IllegalArgumentException if the model defines none of that name
     */
    public String prompt(String purpose) {
        return prompts.named(purpose);
    }

    /** What {@link #encode(List)} puts before a text; mostly empty. */
    public String standardPrompt() {
        return prompts.standard();
    }

    /** What {@link #encodeQuery(List)} puts before a query; may be empty. */
    public String queryPrompt() {
        return prompts.of("query");
    }

    /** What {@link #encodeDocument(List)} puts before a document; may be empty. */
    public String documentPrompt() {
        return prompts.of("document");
    }

    /**
     * Encodes one text through the visible steps, after the model's standard prompt where it has one; a text over the limit
     * is cut, or refused where the options say so.
     *
     * @param observer sees the attention of every layer and head, and the hidden states
     */
    public EncodedText observe(String text, EncoderObserver observer) {
        return guard.call(() -> {
            Tokens tokens = model.tokenizer().encode(standardPrompt() + text);
            if (tokens.length() > maxTokens() && options.overlong() == Overlong.ERROR) {
                throw new OverlongTextException(0, tokens.length(), maxTokens());
            }
            int[] ids = tokens.truncated(maxTokens()).ids();
            PackedBatch layout = PackedBatch.ofLengths(ids.length);
            float[] hidden = new float[numbers(ids.length)];
            embed(new TokenBatch(ids, new int[ids.length], layout), hidden);
            runtime.forward(layout, hidden, observer);
            float[] vector = finite(pooling.pool(hidden, 0, ids.length, skipped(standardPrompt())));
            return new EncodedText(pooling.kept(vector), tokens.length(), tokens.length() > ids.length, 1,
                    backend.id());
        });
    }

    /** A text's token ids without any prompt, special ones included, as many as are encoded when the text is cut. */
    public int[] tokenIds(String text) {
        return guard.call(() -> model.tokenizer().encode(text).truncated(maxTokens()).ids());
    }

    /** The spelling of the tokens that {@link #observe} shows of a text, special ones included. */
    public List<String> tokens(String text) {
        return guard.call(() -> {
            SpelledTokens both = model.tokenizer().spell(standardPrompt() + text);
            Tokens all = both.tokens();
            List<String> spelled = both.spelling();
            int kept = all.truncated(maxTokens()).length() - all.suffix();
            List<String> tokens = new ArrayList<>(spelled.subList(0, kept));
            tokens.addAll(spelled.subList(spelled.size() - all.suffix(), spelled.size()));
            return List.copyOf(tokens);
        });
    }

    /** A text's own tokens, special ones left out, and their rows of the model's word table: words without context. */
    public WordVectors wordVectors(String text) {
        return guard.call(() -> {
            SpelledTokens both = model.tokenizer().spell(text);
            Tokens all = both.tokens();
            int end = all.length() - all.suffix();
            float[] vectors = new float[numbers(end - all.prefix())];
            model.reading(() -> {
                for (int t = all.prefix(); t < end; t++) {
                    copyWord(all.ids()[t], vectors, (t - all.prefix()) * config().hiddenSize());
                }
                return null;
            });
            return new WordVectors(both.spelling().subList(all.prefix(), end), config().hiddenSize(), vectors);
        });
    }

    /** Weights may be finite and what they make of a text not. */
    float[] finite(float[] vector) {
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                throw new ModelFormatException(model.file(),
                        String.format(Locale.ROOT, "makes %s of a text on %s: its weights lead out of single precision",
                                number,
                                backend.id()));
            }
        }
        return vector;
    }

    /** How many numbers the states of so many tokens are. */
    int numbers(int tokens) {
        long numbers = (long) tokens * config().hiddenSize();
        if (numbers > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "%d tokens of %d numbers do not fit into one array; encode fewer at a time", tokens,
                            config().hiddenSize()));
        }
        return (int) numbers;
    }

    private void copyWord(int id, float[] vectors, int at) {
        if (id < 0 || id >= config().vocabSize()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "token id %d lies outside the model's table of %d rows", id,
                            config().vocabSize()));
        }
        model.files().encoder().embedding().word().copyRow(id, vectors, at);
    }

    /** Numbers per vector. */
    public int dimensions() {
        return pooling.dimensions();
    }

    /** The longest text in tokens, special ones counted, that is encoded in one piece. */
    public int maxTokens() {
        return maxTokens;
    }

    public String modelName() {
        return model.files().name();
    }

    /** The shape of the encoder. */
    public EncoderConfig config() {
        return model.files().encoder().config();
    }

    /** The backend that runs it: its id. */
    public String backend() {
        return backend.id();
    }

    /** The backend that runs it, for people. */
    public String backendDescription() {
        return backend.description();
    }

    /** What the device has measured of itself; see {@link BackendOptions#profiled}. */
    public Optional<DeviceTimes> deviceTimes() {
        return runtime.deviceTimes();
    }

    @Override
    public void close() {
        guard.close(() -> {
            try {
                runtime.close();
            } finally {
                model.close();
            }
        });
    }

    EncoderOptions options() {
        return options;
    }

    TextModel model() {
        return model;
    }

    Pooling pooling() {
        return pooling;
    }

    /** Embeds and runs a batch: (N, C) hidden states of the last layer. */
    void forward(TokenBatch batch, float[] hidden) {
        embed(batch, hidden);
        runtime.forward(batch.layout(), hidden);
    }

    private void embed(TokenBatch batch, float[] hidden) {
        model.reading(() -> {
            embeddings.embed(batch, hidden);
            return null;
        });
    }
}
