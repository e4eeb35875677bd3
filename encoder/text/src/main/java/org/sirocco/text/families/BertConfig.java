package org.sirocco.text.families;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.sirocco.encoder.model.Activation;

/** What the {@code config.json} of a BERT says, by its names. Immutable. */
public final class BertConfig {
    private final int hiddenSize;
    private final int numHiddenLayers;
    private final int numAttentionHeads;
    private final int intermediateSize;
    private final Activation hiddenAct;
    private final float layerNormEps;
    private final int vocabSize;
    private final int typeVocabSize;
    private final int maxPositionEmbeddings;

    private BertConfig(Builder builder) {
        hiddenSize = builder.hiddenSize;
        numHiddenLayers = builder.numHiddenLayers;
        numAttentionHeads = builder.numAttentionHeads;
        intermediateSize = builder.intermediateSize;
        hiddenAct = Objects.requireNonNull(builder.hiddenAct, "hiddenAct must not be null");
        layerNormEps = builder.layerNormEps;
        vocabSize = builder.vocabSize;
        typeVocabSize = builder.typeVocabSize;
        maxPositionEmbeddings = builder.maxPositionEmbeddings;
        atLeastOne("hiddenSize", hiddenSize);
        atLeastOne("numHiddenLayers", numHiddenLayers);
        atLeastOne("numAttentionHeads", numAttentionHeads);
        atLeastOne("intermediateSize", intermediateSize);
        atLeastOne("vocabSize", vocabSize);
        atLeastOne("maxPositionEmbeddings", maxPositionEmbeddings);
        if (typeVocabSize < 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "typeVocabSize (%d) must be at least 0", typeVocabSize));
        }
        if (hiddenSize % numAttentionHeads != 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "hiddenSize (%d) must be divisible by numAttentionHeads (%d)", hiddenSize, numAttentionHeads));
        }
        if (!(layerNormEps > 0 && layerNormEps < 1)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "layerNormEps (%s) must be above 0 and below 1", layerNormEps));
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s (%d) must be at least 1", name, value));
        }
    }

    /** C, numbers per token. */
    public int hiddenSize() {
        return hiddenSize;
    }

    /** L. */
    public int numHiddenLayers() {
        return numHiddenLayers;
    }

    /** H; C must be divisible by it. */
    public int numAttentionHeads() {
        return numAttentionHeads;
    }

    /** F, width of the feed-forward network. */
    public int intermediateSize() {
        return intermediateSize;
    }

    /** The activation between the feed-forward products. */
    public Activation hiddenAct() {
        return hiddenAct;
    }

    /** Added to the variance before the root. */
    public float layerNormEps() {
        return layerNormEps;
    }

    /** Rows of the word table. */
    public int vocabSize() {
        return vocabSize;
    }

    /** Rows of the token-type table, 0 if the model has none. */
    public int typeVocabSize() {
        return typeVocabSize;
    }

    /** Longest sentence in tokens; {@link Integer#MAX_VALUE} without a limit. */
    public int maxPositionEmbeddings() {
        return maxPositionEmbeddings;
    }

    /** Every setting starts as BERT has it; sizes start as in MiniLM-L6. */
    public static Builder builder() {
        return new Builder();
    }

    /** This shape to start from. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.hiddenSize = hiddenSize;
        builder.numHiddenLayers = numHiddenLayers;
        builder.numAttentionHeads = numAttentionHeads;
        builder.intermediateSize = intermediateSize;
        builder.hiddenAct = hiddenAct;
        builder.layerNormEps = layerNormEps;
        builder.vocabSize = vocabSize;
        builder.typeVocabSize = typeVocabSize;
        builder.maxPositionEmbeddings = maxPositionEmbeddings;
        return builder;
    }

    private List<Object> settings() {
        return List.of(hiddenSize, numHiddenLayers, numAttentionHeads, intermediateSize, hiddenAct, layerNormEps,
                vocabSize, typeVocabSize, maxPositionEmbeddings);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BertConfig config && settings().equals(config.settings());
    }

    @Override
    public int hashCode() {
        return settings().hashCode();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "BertConfig[hiddenSize=%d, numHiddenLayers=%d, numAttentionHeads=%d, intermediateSize=%d, hiddenAct=%s, "
                        + "layerNormEps=%s, vocabSize=%d, typeVocabSize=%d, maxPositionEmbeddings=%d]",
                settings().toArray());
    }

    /** Every setting starts as BERT has it; sizes start as in MiniLM-L6. */
    public static final class Builder {
        private int hiddenSize = 384;
        private int numHiddenLayers = 6;
        private int numAttentionHeads = 12;
        private int intermediateSize = 1536;
        private Activation hiddenAct = Activation.GELU;
        private float layerNormEps = 1e-12f;
        private int vocabSize = 30522;
        private int typeVocabSize = 2;
        private int maxPositionEmbeddings = 512;

        private Builder() {}

        public Builder hiddenSize(int value) {
            hiddenSize = value;
            return this;
        }

        public Builder numHiddenLayers(int value) {
            numHiddenLayers = value;
            return this;
        }

        public Builder numAttentionHeads(int value) {
            numAttentionHeads = value;
            return this;
        }

        public Builder intermediateSize(int value) {
            intermediateSize = value;
            return this;
        }

        public Builder hiddenAct(Activation value) {
            hiddenAct = value;
            return this;
        }

        public Builder layerNormEps(float value) {
            layerNormEps = value;
            return this;
        }

        public Builder vocabSize(int value) {
            vocabSize = value;
            return this;
        }

        public Builder typeVocabSize(int value) {
            typeVocabSize = value;
            return this;
        }

        public Builder maxPositionEmbeddings(int value) {
            maxPositionEmbeddings = value;
            return this;
        }

        public BertConfig build() {
            return new BertConfig(this);
        }
    }
}
