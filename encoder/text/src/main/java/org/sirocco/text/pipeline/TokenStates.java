package org.sirocco.text.pipeline;

/**
 * The tokens of a text that were encoded, with the last hidden state of each.
 *
 * @param ids       (T)
 * @param special   (T) whether the tokenizer put it around the text
 * @param states    (T, C)
 * @param tokens    tokens of the whole text, special ones counted, before any cut
 * @param truncated whether only the first tokens were encoded
 * @param windows   how many windows it was encoded in
 */
public record TokenStates(int[] ids, boolean[] special, float[] states, int tokens, boolean truncated, int windows) {}
