package org.sirocco.encoder;

import java.util.Locale;
import java.util.Objects;

/**
 * One head's attention over one sentence, step by step (Vaswani et al. 2017, §3.2.1). The arrays belong to the observer: a
 * backend makes new ones for each call.
 */
public final class AttentionSteps {
    private final int tokens;
    private final int headSize;
    private final float[] query;
    private final float[] key;
    private final float[] value;
    private final float[] scores;
    private final float[] scaled;
    private final float[] weights;
    private final float[] context;

    private AttentionSteps(Builder builder) {
        tokens = builder.tokens;
        headSize = builder.headSize;
        query = Objects.requireNonNull(builder.query, "query must not be null");
        key = Objects.requireNonNull(builder.key, "key must not be null");
        value = Objects.requireNonNull(builder.value, "value must not be null");
        scores = Objects.requireNonNull(builder.scores, "scores must not be null");
        scaled = Objects.requireNonNull(builder.scaled, "scaled must not be null");
        weights = Objects.requireNonNull(builder.weights, "weights must not be null");
        context = Objects.requireNonNull(builder.context, "context must not be null");
    }

    /**
     * Every array must be given.
     *
     * @param tokens   T
     * @param headSize D
     * @return a builder of one head's steps
     */
    public static Builder builder(int tokens, int headSize) {
        return new Builder(tokens, headSize);
    }

    /** {@return T} */
    public int tokens() {
        return tokens;
    }

    /** {@return D} */
    public int headSize() {
        return headSize;
    }

    /** {@return (T, D)} */
    public float[] query() {
        return query;
    }

    /** {@return (T, D)} */
    public float[] key() {
        return key;
    }

    /** {@return (T, D)} */
    public float[] value() {
        return value;
    }

    /** {@return (T, T) query·keyᵀ; (queries, keys) where the two differ in number, and so are the next two} */
    public float[] scores() {
        return scores;
    }

    /**
     * {@return (T, T) scores times the scale, 1/√D in the paper, with a relative bias where there is one; −∞ where nothing is
     * reached}
     */
    public float[] scaled() {
        return scaled;
    }

    /** {@return (T, T) softmax of each row of scaled; row = the token that attends} */
    public float[] weights() {
        return weights;
    }

    /** {@return (T, D) weights·value} */
    public float[] context() {
        return context;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "AttentionSteps[tokens=%d, headSize=%d]", tokens, headSize);
    }

    /** For backends: takes the arrays by name. */
    public static final class Builder {
        private final int tokens;
        private final int headSize;
        private float[] query;
        private float[] key;
        private float[] value;
        private float[] scores;
        private float[] scaled;
        private float[] weights;
        private float[] context;

        private Builder(int tokens, int headSize) {
            this.tokens = tokens;
            this.headSize = headSize;
        }

        /**
         * Sets the queries.
         *
         * @param value (T, D), not copied
         * @return this builder
         */
        public Builder query(float[] value) {
            query = value;
            return this;
        }

        /**
         * Sets the keys.
         *
         * @param value (T, D), not copied
         * @return this builder
         */
        public Builder key(float[] value) {
            key = value;
            return this;
        }

        /**
         * Sets the values.
         *
         * @param value (T, D), not copied
         * @return this builder
         */
        public Builder value(float[] value) {
            this.value = value;
            return this;
        }

        /**
         * Sets query·keyᵀ.
         *
         * @param value (T, T), not copied
         * @return this builder
         */
        public Builder scores(float[] value) {
            scores = value;
            return this;
        }

        /**
         * Sets the scores after the scale, and the bias where there is one.
         *
         * @param value (T, T), not copied
         * @return this builder
         */
        public Builder scaled(float[] value) {
            scaled = value;
            return this;
        }

        /**
         * Sets the softmax of each row.
         *
         * @param value (T, T), not copied
         * @return this builder
         */
        public Builder weights(float[] value) {
            weights = value;
            return this;
        }

        /**
         * Sets weights·value.
         *
         * @param value (T, D), not copied
         * @return this builder
         */
        public Builder context(float[] value) {
            context = value;
            return this;
        }

        /**
         * Takes the arrays as they are.
         *
         * @return the steps
         */
        public AttentionSteps build() {
            return new AttentionSteps(this);
        }
    }
}
