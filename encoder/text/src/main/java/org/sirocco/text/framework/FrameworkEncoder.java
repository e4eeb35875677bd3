package org.sirocco.text.framework;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.text.EncodedText;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.hub.HubName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the embedding models of frameworks have in common, for their adapters to wrap: a {@link SentenceEncoder}, one call of it
 * a request, whose requests may name the model and how many numbers they want; that is checked before anything is encoded, and a
 * text that was cut is told in the log.
 *
 * <p>Safe for many threads. {@link #close} waits for requests in progress; one after it throws {@link IllegalStateException}.
 */
public final class FrameworkEncoder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameworkEncoder.class);

    private final SentenceEncoder encoder;
    private final int dimensions;
    private final String queryPrompt;
    private final String documentPrompt;

    /**
     * What an application sets of a model; null leaves it as the model has it.
     *
     * @param dimensions     how many numbers of each vector are kept where a request names no other
     * @param queryPrompt    what stands before a query
     * @param documentPrompt what stands before a document
     */
    public record Settings(Integer dimensions, String queryPrompt, String documentPrompt) {}

    /**
     * What a request comes to.
     *
     * @param vectors one a text, in order; the caller's to keep
     * @param totals  their tokens, and which were cut
     */
    public record Vectors(List<float[]> vectors, Totals totals) {}

    private FrameworkEncoder(SentenceEncoder encoder, Settings settings) {
        this.encoder = encoder;
        this.dimensions = settings.dimensions() == null
                ? encoder.dimensions()
                : checkedDimensions(encoder, settings.dimensions());
        this.queryPrompt = settings.queryPrompt() == null ? encoder.queryPrompt() : settings.queryPrompt();
        this.documentPrompt = settings.documentPrompt() == null ? encoder.documentPrompt() : settings.documentPrompt();
    }

    /**
     * Opens a model as {@link SentenceEncoder#load(ModelSource, EncoderOptions)} does, and throws what that throws.
     *
     * @param source   where the model comes from
     * @param options  backend, limits, cache
     * @param settings what the application sets of it
     * @return the open model; to be closed
     * @throws IllegalArgumentException also for dimensions that the model does not have
     */
    public static FrameworkEncoder load(ModelSource source, EncoderOptions options, Settings settings) {
        SentenceEncoder encoder = SentenceEncoder.load(source, options);
        try {
            return new FrameworkEncoder(encoder, settings);
        } catch (RuntimeException | Error e) {
            encoder.close();
            throw e;
        }
    }

    /**
     * Checks, before anything is encoded, to how many numbers {@link EncodedText#cut} is to bring vectors.
     *
     * @param encoder whose vectors
     * @param asked   how many numbers
     * @return the same
     * @throws IllegalArgumentException if a vector has not so many
     */
    public static int checkedDimensions(SentenceEncoder encoder, int asked) {
        if (asked < 1 || asked > encoder.dimensions()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "dimensions (%d) must be at least 1 and at most the %d of model %s",
                            asked, encoder.dimensions(), encoder.modelName()));
        }
        return asked;
    }

    /**
     * Answers a request.
     *
     * @param texts  of any length, none null
     * @param prompt what stands before each: {@link #queryPrompt}, {@link #documentPrompt} or the encoder's standard one
     * @param model  the name of the model that the request wants, of one of the Hub with its commit or without; null: this one
     * @param wanted how many numbers of each vector the request wants; null: {@link #dimensions}
     * @return the vectors and what they took
     * @throws IllegalArgumentException for another model's name, and for dimensions that the model does not have
     */
    public Vectors encode(List<String> texts, String prompt, String model, Integer wanted) {
        if (model != null && !HubName.isCalled(encoder.modelName(), model)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "model (%s) must be the one that is open, %s", model, encoder.modelName()));
        }
        int kept = wanted == null ? dimensions : checkedDimensions(encoder, wanted);
        List<EncodedText> encoded = encoder.encode(texts, prompt);
        List<float[]> vectors = new ArrayList<>(encoded.size());
        for (EncodedText text : encoded) {
            vectors.add(kept == text.dimensions() ? text.vector() : text.cut(kept).vector());
        }
        Totals totals = Totals.ofTexts(encoded);
        totals.warn(LOG, encoder.maxTokens());
        return new Vectors(vectors, totals);
    }

    /** {@return numbers per vector where a request names no other} */
    public int dimensions() {
        return dimensions;
    }

    /** {@return what stands before a query; may be empty} */
    public String queryPrompt() {
        return queryPrompt;
    }

    /** {@return what stands before a document; may be empty} */
    public String documentPrompt() {
        return documentPrompt;
    }

    /** {@return the library's own, which {@link #close} closes} */
    public SentenceEncoder encoder() {
        return encoder;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
