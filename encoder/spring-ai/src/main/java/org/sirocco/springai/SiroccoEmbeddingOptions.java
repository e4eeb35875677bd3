package org.sirocco.springai;

import java.util.Locale;
import java.util.Objects;
import org.springframework.ai.embedding.DefaultEmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingOptions;

/** What a request asks for; what is null is as the model was built. Immutable. */
public final class SiroccoEmbeddingOptions implements EmbeddingOptions {
    private final String model;
    private final Integer dimensions;
    private final InputKind inputKind;

    private SiroccoEmbeddingOptions(Builder builder) {
        model = builder.model;
        dimensions = builder.dimensions;
        inputKind = builder.inputKind;
    }

    /** {@return options that ask for nothing yet} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * @param options null, these or Spring AI's portable ones
     * @throws IllegalArgumentException for those of another provider, of which some would go unheard
     */
    static SiroccoEmbeddingOptions of(EmbeddingOptions options) {
        if (options == null) {
            return builder().build();
        }
        if (options instanceof SiroccoEmbeddingOptions ours) {
            return ours;
        }
        if (options.getClass() != DefaultEmbeddingOptions.class) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "options of the class %s are another provider's; take SiroccoEmbeddingOptions or EmbeddingOptions.builder()",
                    options.getClass().getName()));
        }
        return builder().model(options.getModel()).dimensions(options.getDimensions()).build();
    }

    /** These, and where they leave something open, others. */
    SiroccoEmbeddingOptions or(String otherModel, Integer otherDimensions, InputKind otherKind) {
        return builder().model(model == null ? otherModel : model)
                .dimensions(dimensions == null ? otherDimensions : dimensions)
                .inputKind(inputKind == null ? otherKind : inputKind).build();
    }

    /** The name of the model that is open: no other can be asked for. */
    @Override
    public String getModel() {
        return model;
    }

    /** How many numbers of each vector are kept. */
    @Override
    public Integer getDimensions() {
        return dimensions;
    }

    /** {@return what the texts are; null: as the model was built} */
    public InputKind getInputKind() {
        return inputKind;
    }

    @Override
    public boolean equals(Object other) {
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
        private String model;
        private Integer dimensions;
        private InputKind inputKind;

        private Builder() {}

        @Override
        public Builder model(String value) {
            model = value;
            return this;
        }

        @Override
        public Builder dimensions(Integer value) {
            dimensions = value;
            return this;
        }

        /**
         * What the texts are.
         *
         * @param value query, document or neither; null: as the model was built
         * @return this builder
         */
        public Builder inputKind(InputKind value) {
            inputKind = value;
            return this;
        }

        @Override
        public SiroccoEmbeddingOptions build() {
            return new SiroccoEmbeddingOptions(this);
        }
    }
}
