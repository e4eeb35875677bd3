package org.sirocco.text;

import java.util.Locale;

/**
 * One text's vector and how it came about.
 *
 * @param vector    (C) unit length where the model asks for it; the caller's to keep
 * @param tokens    tokens of the whole text, special ones counted, before any cut
 * @param truncated whether only the first tokens were encoded
 * @param windows   how many windows the text was encoded in; 1 unless it was chunked
 * @param backend   the backend that made it
 */
public record EncodedText(float[] vector, int tokens, boolean truncated, int windows, String backend) {
    /**
     * The cosine of the angle between two vectors, from -1 to 1; 0 where one of them is all zeros.
     *
     * @throws IllegalArgumentException if they have different lengths
     */
    public double cosine(EncodedText other) {
        if (vector.length != other.vector.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "vectors of %d and %d numbers have no angle between them", vector.length, other.vector.length));
        }
        double dot = 0;
        double square = 0;
        double otherSquare = 0;
        for (int c = 0; c < vector.length; c++) {
            dot += (double) vector[c] * other.vector[c];
            square += (double) vector[c] * vector[c];
            otherSquare += (double) other.vector[c] * other.vector[c];
        }
        double norms = Math.sqrt(square * otherSquare);
        return norms == 0 ? 0 : dot / norms;
    }
}
