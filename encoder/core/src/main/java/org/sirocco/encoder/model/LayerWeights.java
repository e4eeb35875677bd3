package org.sirocco.encoder.model;

import java.util.List;
import java.util.Objects;

/** The weights of one encoder layer; names as in BERT checkpoints. */
public final class LayerWeights {
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear attentionOutput;
    private final LayerNorm attentionNorm;
    private final Linear intermediate;
    private final Linear output;
    private final LayerNorm outputNorm;

    private LayerWeights(Builder builder) {
        query = Objects.requireNonNull(builder.query, "query must not be null");
        key = Objects.requireNonNull(builder.key, "key must not be null");
        value = Objects.requireNonNull(builder.value, "value must not be null");
        attentionOutput = Objects.requireNonNull(builder.attentionOutput, "attentionOutput must not be null");
        attentionNorm = Objects.requireNonNull(builder.attentionNorm, "attentionNorm must not be null");
        intermediate = Objects.requireNonNull(builder.intermediate, "intermediate must not be null");
        output = Objects.requireNonNull(builder.output, "output must not be null");
        outputNorm = Objects.requireNonNull(builder.outputNorm, "outputNorm must not be null");
    }

    /** Every part must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these weights. */
    public Builder toBuilder() {
        return new Builder().query(query).key(key).value(value).attentionOutput(attentionOutput)
                .attentionNorm(attentionNorm).intermediate(intermediate).output(output).outputNorm(outputNorm);
    }

    /** (C, C). */
    public Linear query() {
        return query;
    }

    /** (C, C). */
    public Linear key() {
        return key;
    }

    /** (C, C). */
    public Linear value() {
        return value;
    }

    /** (C, C), after the heads are joined. */
    public Linear attentionOutput() {
        return attentionOutput;
    }

    /** The normalisation of the attention block: after its residual sum (post-norm) or before it (pre-norm). */
    public LayerNorm attentionNorm() {
        return attentionNorm;
    }

    /** (F, C), up. */
    public Linear intermediate() {
        return intermediate;
    }

    /** (C, F), down. */
    public Linear output() {
        return output;
    }

    /** The normalisation of the feed-forward block, placed likewise. */
    public LayerNorm outputNorm() {
        return outputNorm;
    }

    void check(EncoderConfig config) {
        int hidden = config.hiddenSize();
        query.check(config, hidden, hidden);
        key.check(config, hidden, hidden);
        value.check(config, hidden, hidden);
        attentionOutput.check(config, hidden, hidden);
        attentionNorm.check(hidden);
        intermediate.check(config, config.intermediateSize(), hidden);
        output.check(config, hidden, config.intermediateSize());
        outputNorm.check(hidden);
    }

    private List<Object> parts() {
        return List.of(query, key, value, attentionOutput, attentionNorm, intermediate, output, outputNorm);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LayerWeights weights && parts().equals(weights.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "LayerWeights" + parts();
    }

    /** Takes a layer's parts by name. */
    public static final class Builder {
        private Linear query;
        private Linear key;
        private Linear value;
        private Linear attentionOutput;
        private LayerNorm attentionNorm;
        private Linear intermediate;
        private Linear output;
        private LayerNorm outputNorm;

        private Builder() {}

        public Builder query(Linear value) {
            query = value;
            return this;
        }

        public Builder key(Linear value) {
            key = value;
            return this;
        }

        public Builder value(Linear value) {
            this.value = value;
            return this;
        }

        public Builder attentionOutput(Linear value) {
            attentionOutput = value;
            return this;
        }

        public Builder attentionNorm(LayerNorm value) {
            attentionNorm = value;
            return this;
        }

        public Builder intermediate(Linear value) {
            intermediate = value;
            return this;
        }

        public Builder output(Linear value) {
            output = value;
            return this;
        }

        public Builder outputNorm(LayerNorm value) {
            outputNorm = value;
            return this;
        }

        public LayerWeights build() {
            return new LayerWeights(this);
        }
    }
}
