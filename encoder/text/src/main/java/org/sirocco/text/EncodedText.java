package org.sirocco.text;

/**
 * One text's vector and how it came about.
 *
 * @param vector    (C) unit length where the model asks for it; the caller's to keep
 * @param tokens    tokens of the whole text, special ones counted, before any cut
 * @param truncated whether only the first tokens were encoded
 * @param windows   how many windows the text was encoded in; 1 unless it was chunked
 * @param backend   the backend that made it
 */
public record EncodedText(float[] vector, int tokens, boolean truncated, int windows, String backend) {}
