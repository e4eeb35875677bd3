package org.sirocco.encoder;

import java.util.Locale;

/**
 * The shape of an encoder; names mirror {@code config.json}.
 *
 * @param hiddenSize            C, numbers per token
 * @param numHiddenLayers       L
 * @param numAttentionHeads     H; C must be divisible by it
 * @param intermediateSize      F, width of the feed-forward network
 * @param hiddenAct             the activation between the feed-forward products
 * @param layerNormEps          added to the variance before the root
 * @param normOrder             where layer normalisation stands in a layer
 * @param finalNorm             whether the stack ends with a normalisation of its own
 * @param embeddingNorm         whether the summed embeddings are normalised before the first layer
 * @param scaleEmbedding        whether word vectors are multiplied by √C before positions are added
 * @param bias                  whether the linear layers have biases
 * @param vocabSize             rows of the word table
 * @param typeVocabSize         rows of the token-type table, 0 if the model has none
 * @param maxPositionEmbeddings longest sentence in tokens; {@link Integer#MAX_VALUE} without a limit
 */
public record EncoderConfig(int hiddenSize, int numHiddenLayers, int numAttentionHeads, int intermediateSize,
        Activation hiddenAct, float layerNormEps, NormOrder normOrder, boolean finalNorm, boolean embeddingNorm,
        boolean scaleEmbedding, boolean bias, int vocabSize, int typeVocabSize, int maxPositionEmbeddings) {

    public EncoderConfig {
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

    /** D, numbers per token and head. */
    public int headSize() {
        return hiddenSize / numAttentionHeads;
    }

    /** The factor applied to q·k before softmax, 1/√D (Vaswani et al. 2017, §3.2.1). */
    public float attentionScale() {
        return (float) (1 / Math.sqrt(headSize()));
    }

    /** A shape to start from: BERT's, that is post-norm, erf GELU, normalised embeddings, biases, two token types. */
    public static Builder bert() {
        return new Builder();
    }

    /** Every setting starts as BERT has it; sizes start as in MiniLM-L6. */
    public static final class Builder {
        private int hiddenSize = 384;
        private int numHiddenLayers = 6;
        private int numAttentionHeads = 12;
        private int intermediateSize = 1536;
        private Activation hiddenAct = Activation.GELU;
        private float layerNormEps = 1e-12f;
        private NormOrder normOrder = NormOrder.POST;
        private boolean finalNorm;
        private boolean embeddingNorm = true;
        private boolean scaleEmbedding;
        private boolean bias = true;
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

        public Builder normOrder(NormOrder value) {
            normOrder = value;
            return this;
        }

        public Builder finalNorm(boolean value) {
            finalNorm = value;
            return this;
        }

        public Builder embeddingNorm(boolean value) {
            embeddingNorm = value;
            return this;
        }

        public Builder scaleEmbedding(boolean value) {
            scaleEmbedding = value;
            return this;
        }

        public Builder bias(boolean value) {
            bias = value;
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

        public EncoderConfig build() {
            return new EncoderConfig(hiddenSize, numHiddenLayers, numAttentionHeads, intermediateSize, hiddenAct,
                    layerNormEps, normOrder, finalNorm, embeddingNorm, scaleEmbedding, bias, vocabSize, typeVocabSize,
                    maxPositionEmbeddings);
        }
    }
}
