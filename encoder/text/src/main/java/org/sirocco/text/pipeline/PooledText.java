package org.sirocco.text.pipeline;

/**
 * What the pipeline makes of a text.
 *
 * @param vector    (C), new
 * @param tokens    tokens of the whole text, special ones counted, before any cut
 * @param truncated whether only the first tokens were encoded
 * @param windows   how many windows it was encoded in
 */
public record PooledText(float[] vector, int tokens, boolean truncated, int windows) {}
