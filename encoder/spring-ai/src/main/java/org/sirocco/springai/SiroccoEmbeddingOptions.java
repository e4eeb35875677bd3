package org.sirocco.springai;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.embedding.DefaultEmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingOptions;

/** What a request asks for; what is null is as the model was built. Immutable. */
public final class SiroccoEmbeddingOptions implements EmbeddingOptions {
    private final @Nullable String model;
    private final @Nullable Integer dimensions;
    private final @Nullable InputKind inputKind;

    private SiroccoEmbeddingOptions(Builder builder) {
        model = builder.model;
        dimensions = builder.dimensions;
        inputKind = builder.inputKind;
    }

    /** {@return options that ask for nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /** What is asked for in other options: in another provider's, so much of it as all have. */
    static SiroccoEmbeddingOptions of(@Nullable EmbeddingOptions options) {
        return switch (options) {
            case null -> builder().build();
            case SiroccoEmbeddingOptions ours -> ours;
            default -> builder().model(options.getModel()).dimensions(options.getDimensions()).build();
        };
    }

    /** Whether they are another provider's, of which some would go unheard; Spring AI's portable ones are not. */
    static boolean isForeign(@Nullable EmbeddingOptions options) {
        return options != null && !(options instanceof SiroccoEmbeddingOptions)
                && options.getClass() != DefaultEmbeddingOptions.class;
    }

    static void refuseForeign(@Nullable EmbeddingOptions options) {
        if (isForeign(options)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "options of the class %s are another provider's; take SiroccoEmbeddingOptions or EmbeddingOptions.builder()",
                    options.getClass().getName()));
        }
    }

    /** These, and where they leave something open, others. */
    SiroccoEmbeddingOptions or(String otherModel, @Nullable Integer otherDimensions, InputKind otherKind) {
        return builder().model(model == null ? otherModel : model)
                .dimensions(dimensions == null ? otherDimensions : dimensions)
                .inputKind(inputKind == null ? otherKind : inputKind).build();
    }

    /** The name of the model that is open: no other can be asked for. */
    @Override
    public @Nullable String getModel() {
        return model;
    }

    /** How many numbers of each vector are kept. */
    @Override
    public @Nullable Integer getDimensions() {
        return dimensions;
    }

    /** {@return what the texts are; null: as the model was built} */
    public @Nullable InputKind getInputKind() {
        return inputKind;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SiroccoEmbeddingOptions that && Objects.equals(model, that.model)
                && Objects.equals(dimensions, that.dimensions) && inputKind == that.inputKind;
    }

    @Override
    public int hashCode() {
        return Objects.hash(model, dimensions, inputKind);
    }

    @Override
    public String toString() {
        return "SiroccoEmbeddingOptions[model=" + model + ", dimensions=" + dimensions + ", inputKind=" + inputKind
                + "]";
    }

    /** Settings left alone are the model's. */
    public static final class Builder implements EmbeddingOptions.Builder {
        private @Nullable String model;
        private @Nullable Integer dimensions;
        private @Nullable InputKind inputKind;

        private Builder() {}

        @Override
        public Builder model(@Nullable String value) {
            model = value;
            return this;
        }

        @Override
        public Builder dimensions(@Nullable Integer value) {
            dimensions = value;
            return this;
        }

        /**
         * What the texts are.
         *
         * @param value query, document or neither; null: as the model was built
         * @return this builder
         */
        public Builder inputKind(@Nullable InputKind value) {
            inputKind = value;
            return this;
        }

        @Override
        public SiroccoEmbeddingOptions build() {
            return new SiroccoEmbeddingOptions(this);
        }
    }
}
