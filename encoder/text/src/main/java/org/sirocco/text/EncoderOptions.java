package org.sirocco.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.store.Downloads;
import org.sirocco.text.store.ModelStore;

/** How a model is opened and run. Immutable; made by {@link #builder()}, which says what each setting means. */
public final class EncoderOptions {
    /** Enough to keep two cores or a GPU busy, little enough to stay near the caches. */
    public static final int DEFAULT_BATCH_TOKENS = 4096;

    /** A copy that nobody else has. */
    private final Builder set;

    private EncoderOptions(Builder builder) {
        set = builder.copy();
    }

    /**
     * {@return the options of a caller who asks for nothing: the best backend here, all cores, cut and say so, the user's cache
     * folder, no download}
     */
    public static EncoderOptions defaults() {
        return builder().build();
    }

    /** {@return a builder of other options, which starts from {@link #defaults()}} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder of other options, which starts from these} */
    public Builder toBuilder() {
        return set.copy();
    }

    /** {@return the backend's id, or {@code auto}} */
    public String backend() {
        return set.backend;
    }

    /** {@return CPU threads to use at most} */
    public int threads() {
        return set.execution.threads();
    }

    /** {@return which way attention is computed} */
    public AttentionMode attention() {
        return set.execution.attention();
    }

    /** {@return whether a device measures its own times} */
    public boolean profiled() {
        return set.execution.profiled();
    }

    /** {@return what matrices are kept as; {@link WeightForm#AUTO}: as the model's files have them} */
    public WeightForm weights() {
        return set.execution.weights();
    }

    /** {@return where tokens are looked up, and what becomes of them pooled} */
    public EmbeddingPlace embeddings() {
        return set.execution.embeddings();
    }

    /** {@return what happens to a text over the limit} */
    public Overlong overlong() {
        return set.overlong;
    }

    /** {@return the longest text in tokens, special ones counted, that is encoded in one piece; 0: the model's own limit} */
    public int maxTokens() {
        return set.maxTokens;
    }

    /** {@return most tokens that are computed together} */
    public int batchTokens() {
        return set.batchTokens;
    }

    /** {@return where known models are laid out; empty: {@link ModelStore#defaultCache()}, found when it is needed} */
    public Optional<Path> cache() {
        return Optional.ofNullable(set.cache);
    }

    /** {@return whether a model that is not here may be downloaded} */
    public Downloads downloads() {
        return set.downloads;
    }

    /** What of these a backend is told. */
    BackendOptions execution() {
        return set.execution;
    }

    private List<Object> settings() {
        return List.of(set.backend, set.execution, set.overlong, set.maxTokens, set.batchTokens, cache(),
                set.downloads);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncoderOptions options && settings().equals(options.settings());
    }

    @Override
    public int hashCode() {
        return settings().hashCode();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "EncoderOptions[backend=%s, threads=%d, attention=%s, profiled=%s, weights=%s, embeddings=%s, overlong=%s, "
                        + "maxTokens=%d, batchTokens=%d, cache=%s, downloads=%s]",
                backend(), threads(), attention(), profiled(), weights(), embeddings(), overlong(), maxTokens(),
                batchTokens(), set.cache == null ? "the user's" : set.cache, downloads());
    }

    /** Settings left alone are those of {@link #defaults()}. */
    public static final class Builder {
        private String backend = "auto";
        private BackendOptions execution = BackendOptions.defaults();
        private Overlong overlong = Overlong.TRUNCATE;
        private int maxTokens;
        private int batchTokens = DEFAULT_BATCH_TOKENS;
        /** Null: the user's, which is looked for only where it is needed. */
        private Path cache;
        private Downloads downloads = Downloads.never();

        private Builder() {}

        private Builder copy() {
            Builder copy = new Builder();
            copy.backend = backend;
            copy.execution = execution;
            copy.overlong = overlong;
            copy.maxTokens = maxTokens;
            copy.batchTokens = batchTokens;
            copy.cache = cache;
            copy.downloads = downloads;
            return copy;
        }

        /**
         * {@code auto}, {@code simd}, {@code scalar}, {@code tornado} or {@code tornado:<driver>:<device>}; after it {@code +} and
         * a form of {@link #weights}, if need be.
         *
         * @param value an id as {@code --backend} takes it; null is refused
         * @return this builder
         */
        public Builder backend(String value) {
            backend = given("backend", value);
            return this;
        }

        /**
         * CPU threads to use at most, at least 1.
         *
         * @param value at least 1, at most 256
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder threads(int value) {
            execution = execution.withThreads(value);
            return this;
        }

        /**
         * Which way attention is computed; the vectors are the same.
         *
         * @param value fused, or through the visible steps
         * @return this builder
         */
        public Builder attention(AttentionMode value) {
            execution = execution.withAttention(given("attention", value));
            return this;
        }

        /**
         * Whether a device measures its own times, for {@link SentenceEncoder#deviceTimes}; costs a little speed.
         *
         * @param value whether it measures
         * @return this builder
         */
        public Builder profiled(boolean value) {
            execution = execution.withProfiled(value);
            return this;
        }

        /**
         * What matrices are kept as: {@code AUTO} as the files have them, lighter forms for speed with few tokens and less
         * memory, at some cost in accuracy. A backend that does not know the form is refused.
         *
         * @param value the form
         * @return this builder
         */
        public Builder weights(WeightForm value) {
            execution = execution.withWeights(given("weights", value));
            return this;
        }

        /**
         * Where tokens are looked up: on the device their ids go up and vectors come down, and it holds the word table. The
         * vectors are the same; a backend without a device of its own is refused.
         *
         * @param value the host, or the device
         * @return this builder
         */
        public Builder embeddings(EmbeddingPlace value) {
            execution = execution.withEmbeddings(given("embeddings", value));
            return this;
        }

        /**
         * What to do with a text over the model's limit.
         *
         * @param value refuse it, cut it, or encode it in windows
         * @return this builder
         */
        public Builder overlong(Overlong value) {
            overlong = given("overlong", value);
            return this;
        }

        /**
         * The longest text in tokens, special ones counted, that is encoded in one piece: shorter than the model's own limit,
         * or longer where its positions reach further, which loading checks; 0: the model's own.
         *
         * @param value tokens, or 0
         * @return this builder
         * @throws IllegalArgumentException if it is below 0
         */
        public Builder maxTokens(int value) {
            if (value < 0) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "maxTokens (%d) must be at least 0", value));
            }
            maxTokens = value;
            return this;
        }

        /**
         * Most tokens that are computed together, at least 1; a longer text goes alone.
         *
         * @param value tokens
         * @return this builder
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder batchTokens(int value) {
            if (value < 1) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "batchTokens (%d) must be at least 1", value));
            }
            batchTokens = value;
            return this;
        }

        /**
         * Where known models are laid out on first use.
         *
         * @param value a folder; made when first needed
         * @return this builder
         */
        public Builder cache(Path value) {
            cache = given("cache", value);
            return this;
        }

        /**
         * Whether a known model, or one of the Hub, that is not here may be downloaded; {@code HF_HUB_OFFLINE} forbids the
         * latter.
         *
         * @param value {@link Downloads#never()}, or {@link Downloads#allowed}
         * @return this builder
         */
        public Builder downloads(Downloads value) {
            downloads = given("downloads", value);
            return this;
        }

        /** {@return the options with the values as they are by now} */
        public EncoderOptions build() {
            return new EncoderOptions(this);
        }

        private static <T> T given(String name, T value) {
            return Objects.requireNonNull(value, () -> name + " must not be null");
        }
    }
}
