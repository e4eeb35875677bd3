package org.sirocco.encoder.model;

import java.util.List;
import java.util.Locale;

/**
 * An encoder, described by its parts, whose sizes are checked against one another. Immutable; it owns no file, so whoever
 * mapped the weights decides how long they live.
 *
 * @param name      for messages
 * @param embedding the host's part
 * @param layers    the stack, at least one layer
 * @param finalNorm or null where the stack does not end with a normalisation
 * @param maxTokens the longest sentence in tokens; {@link Integer#MAX_VALUE} without a limit
 * @param head      or null where the hidden states are the result
 */
public record EncoderModel(String name, EmbeddingWeights embedding, List<EncoderLayer> layers, Norm finalNorm,
        int maxTokens, Head head) {
    /**
     * An encoder without a head.
     *
     * @param name      for messages
     * @param embedding from ids to C numbers per token
     * @param layers    in order, at least one
     * @param finalNorm of the last layer's outputs, or null
     * @param maxTokens the longest sentence, in tokens
     */
    public EncoderModel(String name, EmbeddingWeights embedding, List<EncoderLayer> layers, Norm finalNorm,
            int maxTokens) {
        this(name, embedding, layers, finalNorm, maxTokens, null);
    }

    /**
     * Checks that the parts fit one another.
     *
     * @throws IllegalArgumentException if the parts do not fit one another
     */
    public EncoderModel {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(name + " has no layers");
        }
        int width = embedding.width();
        for (int l = 0; l < layers.size(); l++) {
            if (layers.get(l).inputs() != width) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "layer %d takes %d numbers per token, but there are %d", l, layers.get(l).inputs(), width));
            }
            width = layers.get(l).outputs();
        }
        if (finalNorm != null) {
            finalNorm.expectSize(width);
        }
        if (head instanceof Head.Vocabulary && head.inputs() != width) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "the head takes %d numbers per token, but there are %d", head.inputs(), width));
        }
        if (maxTokens < 1 || maxTokens > embedding.maxLength()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "maxTokens (%d) must be at least 1 and at most what the positions reach (%d)",
                            maxTokens, embedding.maxLength()));
        }
    }

    /**
     * {@return the same encoder with another head}
     *
     * @param other in its place, or null for none
     */
    public EncoderModel withHead(Head other) {
        return new EncoderModel(name, embedding, layers, finalNorm, maxTokens, other);
    }

    /**
     * {@return the same encoder for sentences up to another length}
     *
     * @param other the longest sentence, in tokens
     */
    public EncoderModel withMaxTokens(int other) {
        return new EncoderModel(name, embedding, layers, finalNorm, other, head);
    }

    /** {@return C of the embeddings, numbers per token that go into the stack} */
    public int inputSize() {
        return embedding.width();
    }

    /** {@return C of the last layer, numbers per token that come out} */
    public int outputSize() {
        return layers.getLast().outputs();
    }

    /** {@return what people ask of an encoder} */
    public EncoderShape shape() {
        int heads = 0;
        int headSize = 0;
        long weights = 0;
        for (EncoderLayer layer : layers) {
            Attention attention = layer.attention().function();
            heads = Math.max(heads, attention.heads());
            headSize = Math.max(headSize, attention.headSize());
            weights += weights(layer);
        }
        return new EncoderShape(outputSize(), layers.size(), heads, headSize, maxTokens, weights);
    }

    private static long weights(EncoderLayer layer) {
        Attention attention = layer.attention().function();
        FeedForward feedForward = layer.feedForward().function();
        long weights = size(attention.query()) + size(attention.key()) + size(attention.value())
                + size(attention.output()) + size(feedForward.up()) + size(feedForward.down());
        return switch (feedForward) {
            case FeedForward.Plain plain -> weights;
            case FeedForward.Gated gated -> weights + size(gated.gate());
        };
    }

    private static long size(Linear linear) {
        return linear.weight().size();
    }
}
