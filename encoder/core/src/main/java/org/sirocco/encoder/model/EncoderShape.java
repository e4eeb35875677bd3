package org.sirocco.encoder.model;

/**
 * The sizes of an encoder.
 *
 * @param hiddenSize C, numbers per token that come out
 * @param layers     L
 * @param heads      H; the most of any layer
 * @param headSize   D; the largest of any layer
 * @param maxTokens  the longest sentence in tokens; {@link Integer#MAX_VALUE} without a limit
 * @param weights    numbers in the matrices of all layers, each of which is multiplied once for every token
 */
public record EncoderShape(int hiddenSize, int layers, int heads, int headSize, int maxTokens, long weights) {}
