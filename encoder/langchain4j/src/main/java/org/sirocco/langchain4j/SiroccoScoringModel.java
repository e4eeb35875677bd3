package org.sirocco.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.langchain4j.model.scoring.ScoringModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.sirocco.text.CrossEncoder;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.ScoredPair;
import org.sirocco.text.framework.Totals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * langchain4j's scoring model, computed by a {@link CrossEncoder} of one label.
 *
 * <p>Safe for many threads. {@link #close} waits for calls in progress; one after it throws {@link IllegalStateException}.
 */
public final class SiroccoScoringModel implements ScoringModel, AutoCloseable {
    /** In a response's metadata: which of the segments, from 0, were cut to the model's limit, a {@code List<Integer>}. */
    public static final String TRUNCATED = "truncated";

    private static final Logger LOG = LoggerFactory.getLogger(SiroccoScoringModel.class);

    private final CrossEncoder encoder;

    private SiroccoScoringModel(Builder builder) {
        encoder = CrossEncoder.load(Objects.requireNonNull(builder.source, "model must not be null"), builder.options);
        if (encoder.labels().size() != 1) {
            List<String> labels = encoder.labels();
            String name = encoder.modelName();
            encoder.close();
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "model %s has %d labels, %s: a scoring model has one score a text", name, labels.size(), labels));
        }
    }

    /**
     * A model must be named; the options are the default ones.
     *
     * @return a builder of a model
     */
    public static Builder builder() {
        return new Builder();
    }

    /** One score a segment, in order, as the model's files make it of the logit. */
    @Override
    public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
        List<ScoredPair> pairs = encoder.score(query,
                Objects.requireNonNull(segments, "segments must not be null").stream().map(TextSegment::text).toList());
        Totals totals = Totals.ofPairs(pairs);
        totals.warn(LOG, encoder.maxTokens());
        return Response.from(pairs.stream().map(pair -> (double) pair.score()).toList(),
                new TokenUsage(totals.tokens()), null, Map.of(TRUNCATED, totals.truncated()));
    }

    /** {@return the folder's or the Hub's name for it} */
    public String modelName() {
        return encoder.modelName();
    }

    @Override
    public void close() {
        encoder.close();
    }

    /** Names the model and how it is run. */
    public static final class Builder {
        private ModelSource source;
        private EncoderOptions options = EncoderOptions.defaults();

        private Builder() {}

        /**
         * As {@link ModelSource#parse} reads it: {@code organisation/name} of the Hub or a folder.
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
         * @param value a folder or a model of the Hub
         * @return this builder
         */
        public Builder model(ModelSource value) {
            source = Objects.requireNonNull(value, "model must not be null");
            return this;
        }

        /**
         * Backend, threads, limit, what happens to overlong pairs, downloads.
         *
         * @param value as for {@link CrossEncoder}
         * @return this builder
         */
        public Builder options(EncoderOptions value) {
            options = Objects.requireNonNull(value, "options must not be null");
            return this;
        }

        /**
         * Opens the model; see {@link CrossEncoder#load} for what is thrown.
         *
         * @return the open model; to be closed
         */
        public SiroccoScoringModel build() {
            return new SiroccoScoringModel(this);
        }
    }
}
