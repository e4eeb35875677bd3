package org.sirocco.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderShape;
import org.sirocco.text.folder.ClassifierFolder;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PairClassifier;
import org.sirocco.text.model.ScoreActivation;
import org.sirocco.text.pipeline.PooledText;
import org.sirocco.text.pipeline.TextPipeline;
import org.sirocco.text.pipeline.Tokenizing;
import org.sirocco.text.pipeline.Vectorizer;
import org.sirocco.text.tokenizer.TextPair;
import org.sirocco.text.tokenizer.TextTokenizerException;
import org.sirocco.text.tokenizer.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges pairs of texts that it reads together: a reranker, which scores documents for a query, or a classifier of pairs.
 *
 * <p>Safe for many threads. {@link #close} waits for calls in progress; a call after it throws {@link IllegalStateException}.
 */
public final class CrossEncoder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrossEncoder.class);

    private final TextModel model;
    private final List<String> labels;
    private final ScoreActivation activation;
    private final Backend backend;
    private final String backendName;
    private final Vectorizer vectorizer;
    private final TextPipeline<PooledText> pipeline;
    private final String prompt;
    private final int maxTokens;
    private final OpenGuard guard = new OpenGuard("cross-encoder");

    private CrossEncoder(EncoderOptions options, PairClassifier classifier, TextModel model, BackendChoice choice) {
        this.model = model;
        this.labels = classifier.labels();
        this.activation = classifier.activation();
        this.prompt = new Prompts(model.files().name(), model.files().settings()).standard();
        this.maxTokens = model.maxTokens(options.maxTokens());
        this.vectorizer = Vectorizer.load(model.files(), choice, options.threads());
        this.backend = choice.backend();
        this.backendName = vectorizer.backend();
        this.pipeline = new TextPipeline<>(new Tokenizing(model.tokenizer(), options.overlong().windows(maxTokens),
                maxTokens, options.threads()), vectorizer, options.batchTokens(), options.threads());
        LOG.info("model {} on backend {} ({}), asked for as '{}'", modelName(), backendName, backend.description(),
                options.backend());
    }

    /**
     * Opens a cross-encoder's folder on a backend; {@code auto} goes on to the next backend where one cannot take the model.
     *
     * @param source  a folder or a model of the Hub
     * @param options as for {@link SentenceEncoder}
     * @return the open model; to be closed
     * @throws IllegalArgumentException                        for another source than a folder, and where pairs are to be
     *                                                         encoded in windows
     * @throws org.sirocco.text.model.ModelFormatException     if the model's files are not what they should be
     * @throws org.sirocco.encoder.BackendUnavailableException if the backend cannot run here, or not this model
     */
    public static CrossEncoder load(ModelSource source, EncoderOptions options) {
        Inputs.given("source", source);
        Inputs.given("options", options);
        if (options.overlong() == Overlong.CHUNK) {
            throw new IllegalArgumentException(
                    "overlong (CHUNK) must be ERROR or TRUNCATE: a pair is read in one piece");
        }
        // Before the model, as everywhere.
        BackendChoice choice = Backends.choose(options.backend(), options.execution());
        return TextModel.read(source, "a cross-encoder", options, ClassifierFolder::checkKind,
                folder -> of(ClassifierFolder.open(folder), options, choice));
    }

    private static CrossEncoder of(PairClassifier classifier, EncoderOptions options, BackendChoice choice) {
        TextModel model = TextModel.of(classifier.files());
        try {
            return new CrossEncoder(options, classifier, ofPairs(model), choice);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /** The same model with the special tokens counted that stand around and between two texts. */
    private static TextModel ofPairs(TextModel model) {
        EmbeddingWeights words = model.files().encoder().embedding();
        try {
            for (int type : model.tokenizer().encode(new TextPair("a", "a"), Integer.MAX_VALUE).typeIds()) {
                if (words.types() > 0 && type >= words.types()) {
                    throw new ModelFormatException(model.files().tokenizer().file(), String.format(Locale.ROOT,
                            "gives the token type %d, but the table has %d rows", type, words.types()));
                }
            }
            Tokens none = model.tokenizer().encode(new TextPair("", ""), Integer.MAX_VALUE);
            if (none.length() >= model.files().settings().maxTokens()) {
                throw new ModelFormatException(model.files().tokenizer().file(), String.format(Locale.ROOT,
                        "puts %d special tokens around two texts, the limit of %d leaves no room", none.length(),
                        model.files().settings().maxTokens()));
            }
            return new TextModel(model.files(), model.tokenizer(), none.length());
        } catch (TextTokenizerException e) {
            throw new ModelFormatException(model.files().tokenizer().file(), "reads no pairs: " + e.getMessage(), e);
        }
    }

    /**
     * Judges one pair.
     *
     * @param query    the first text
     * @param document the second text
     * @return what is found of it
     * @throws OverlongTextException as {@link #score(List)}
     */
    public ScoredPair score(String query, String document) {
        return score(query, Inputs.one(document)).getFirst();
    }

    /**
     * Judges documents for one query.
     *
     * @param query     the first text of each pair
     * @param documents the second ones
     * @return one result a document, in order
     * @throws OverlongTextException as {@link #score(List)}
     */
    public List<ScoredPair> score(String query, List<String> documents) {
        Inputs.given("query", query);
        return score(Inputs.many(documents).stream().map(document -> new TextPair(query, document)).toList());
    }

    /**
     * Judges pairs, in batches of at most {@link EncoderOptions#batchTokens()} tokens; of a pair over the limit the longer text
     * loses its last tokens first, and the result says so.
     *
     * @param pairs each of a query and a document, say
     * @return one result a pair, in order
     * @throws OverlongTextException if a pair is over the limit and the options say that this is an error
     */
    public List<ScoredPair> score(List<TextPair> pairs) {
        List<TextPair> given = new ArrayList<>(Inputs.given("pairs", pairs));
        given.replaceAll(pair -> Inputs.given("pair", pair).after(prompt));
        return guard.call(() -> pipeline.encodePairs(given, maxTokens).stream().map(this::scored).toList());
    }

    private ScoredPair scored(PooledText pair) {
        float[] scores = activation.apply(pair.vector());
        float[] probabilities = activation.givesProbabilities()
                ? scores.clone()
                : labels.size() == 1 ? new float[0] : ScoreActivation.softmax(scores);
        return new ScoredPair(scores, probabilities, labels, pair.tokens(), pair.truncated(), backendName);
    }

    /**
     * A document's place among others.
     *
     * @param index which of the documents given, from 0
     * @param pair  what the model found of it
     */
    public record Ranked(int index, ScoredPair pair) {}

    /**
     * Sorts documents by their score for a query, the best first; equal ones keep their order.
     *
     * @param query     the first text of each pair
     * @param documents the second ones
     * @return one entry a document
     * @throws IllegalStateException if the model has several labels
     * @throws OverlongTextException as {@link #score(List)}
     */
    public List<Ranked> rank(String query, List<String> documents) {
        expectOneLabel();
        List<ScoredPair> scored = score(query, documents);
        List<Ranked> ranked = new ArrayList<>(scored.size());
        for (ScoredPair pair : scored) {
            ranked.add(new Ranked(ranked.size(), pair));
        }
        ranked.sort(Comparator.comparingDouble((Ranked document) -> document.pair().score()).reversed());
        return List.copyOf(ranked);
    }

    private void expectOneLabel() {
        if (labels.size() != 1) {
            throw new IllegalStateException(String.format(Locale.ROOT,
                    "model %s has %d labels, %s, and no one score to sort by", modelName(), labels.size(), labels));
        }
    }

    /** {@return the names of the scores; one where the model only scores} */
    public List<String> labels() {
        return labels;
    }

    /** {@return the longest pair in tokens, special ones counted, that is not cut} */
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
}
