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
    private final int maxTokens;
    private final OpenGuard guard = new OpenGuard("sentence encoder");

    private SentenceEncoder(EncoderOptions options, TextModel model, BackendChoice choice) {
        this.options = options;
        this.model = model;
        this.maxTokens = maxTokens(options, model);
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

    /** Encodes one text. */
    public EncodedText encode(String text) {
        return encode(List.of(text)).getFirst();
    }

    /**
     * Encodes many texts, in batches of at most {@link EncoderOptions#batchTokens()} tokens.
     *
     * @return one result a text, in order
     * @throws OverlongTextException if a text is over the limit and the options say that this is an error
     */
    public List<EncodedText> encode(List<String> texts) {
        return guard.call(() -> new EncodingRun(this, texts).encode());
    }

    /** Encodes a search query, with the prompt that the model asks for. */
    public EncodedText encodeQuery(String query) {
        return encodeQuery(List.of(query)).getFirst();
    }

    /** As {@link #encodeQuery(String)}, for many. */
    public List<EncodedText> encodeQuery(List<String> queries) {
        return encode(prompted("query", queries));
    }

    /** Encodes a document to be found, with the prompt that the model asks for. */
    public EncodedText encodeDocument(String document) {
        return encodeDocument(List.of(document)).getFirst();
    }

    /** As {@link #encodeDocument(String)}, for many. */
    public List<EncodedText> encodeDocument(List<String> documents) {
        return encode(prompted("document", documents));
    }

    /**
     * The model's text to be put before an input.
     *
     * @param purpose {@code query}, {@code document}, or another that the model defines
     * @throws IllegalArgumentException if the model defines none of that name
     */
    public String prompt(String purpose) {
        String prompt = model.files().settings().prompts().get(purpose);
        if (prompt == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "model %s defines no prompt '%s'; it defines %s", modelName(), purpose,
                            model.files().settings().prompts().keySet()));
        }
        return prompt;
    }

    private List<String> prompted(String purpose, List<String> texts) {
        String prompt = prompt(purpose);
        return texts.stream().map(prompt::concat).toList();
    }

    /**
     * Encodes one text through the visible steps; a text over the limit is cut, or refused where the options say so.
     *
     * @param observer sees the attention of every layer and head, and the hidden states
     */
    public EncodedText observe(String text, EncoderObserver observer) {
        return guard.call(() -> {
            Tokens tokens = model.tokenizer().encode(text);
            if (tokens.length() > maxTokens() && options.overlong() == Overlong.ERROR) {
                throw new OverlongTextException(0, tokens.length(), maxTokens());
            }
            int[] ids = tokens.truncated(maxTokens()).ids();
            PackedBatch layout = PackedBatch.ofLengths(ids.length);
            float[] hidden = new float[numbers(ids.length)];
            embed(new TokenBatch(ids, new int[ids.length], layout), hidden);
            runtime.forward(layout, hidden, observer);
            return new EncodedText(finite(pooling.pool(hidden, 0, ids.length)), tokens.length(),
                    tokens.length() > ids.length,
                    1,
                    backend.id());
        });
    }

    /** A text's token ids, special ones included, as many as are encoded when the text is cut. */
    public int[] tokenIds(String text) {
        return guard.call(() -> model.tokenizer().encode(text).truncated(maxTokens()).ids());
    }

    /** The spelling of a text's tokens, special ones included, as many as are encoded when the text is cut. */
    public List<String> tokens(String text) {
        return guard.call(() -> {
            SpelledTokens both = model.tokenizer().spell(text);
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

    private static int maxTokens(EncoderOptions options, TextModel model) {
        if (options.maxTokens() == 0) {
            return model.files().settings().maxTokens();
        }
        int special = model.specialTokens();
        int positions = model.files().encoder().config().maxPositionEmbeddings();
        if (options.maxTokens() <= special || options.maxTokens() > positions) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "maxTokens (%d) must be more than the special tokens (%d) and at most the model's positions (%d)",
                            options.maxTokens(), special, positions));
        }
        return options.maxTokens();
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
