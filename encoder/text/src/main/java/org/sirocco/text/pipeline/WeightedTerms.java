package org.sirocco.text.pipeline;

/**
 * The words of a vocabulary that a text has weights for.
 *
 * @param ids       ascending
 * @param weights   of each, above 0
 * @param tokens    tokens of the whole text, special ones counted, before any cut
 * @param truncated whether only the first tokens were encoded
 * @param windows   how many windows it was encoded in
 */
public record WeightedTerms(int[] ids, float[] weights, int tokens, boolean truncated, int windows) {}
