package org.sirocco.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sirocco.encoder.host.UnitLength;
import org.sirocco.text.pipeline.PooledText;

/**
 * One text's vector and how it came about. Equal to another where all of that is, number by number.
 *
 * @param vector    (C) unit length where the model asks for it; the caller's to keep
 * @param tokens    tokens of the whole text, special ones counted, before any cut
 * @param truncated whether only the first tokens were encoded
 * @param windows   how many windows the text was encoded in; 1 unless it was chunked
 * @param backend   the backend that made it
 */
public record EncodedText(float[] vector, int tokens, boolean truncated, int windows, String backend) {
    /** How many numbers {@link #toString} shows. */
    private static final int SHOWN = 4;

    /** Refuses null. */
    public EncodedText {
        Inputs.given("vector", vector);
        Inputs.given("backend", backend);
    }

    static EncodedText of(PooledText text, String backend) {
        return new EncodedText(text.vector(), text.tokens(), text.truncated(), text.windows(), backend);
    }

    /** {@return numbers per vector} */
    public int dimensions() {
        return vector.length;
    }

    /**
     * The first numbers of the vector, brought to unit length again: shorter vectors of models that were trained for it
     * (Kusupati et al. 2022, arXiv:2205.13147).
     *
     * @param dimensions how many are kept, at least 1
     * @return the same text with the shorter vector
     * @throws IllegalArgumentException if there are not so many
     */
    public EncodedText cut(int dimensions) {
        if (dimensions < 1 || dimensions > vector.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "dimensions (%d) must be at least 1 and at most the vector's (%d)", dimensions, vector.length));
        }
        float[] first = Arrays.copyOf(vector, dimensions);
        UnitLength.apply(first, 1, dimensions);
        return new EncodedText(first, tokens, truncated, windows, backend);
    }

    /**
     * {@return the cosine of the angle between two vectors, from -1 to 1; 0 where one of them is all zeros}
     *
     * @param other of the same model
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

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedText text && Arrays.equals(vector, text.vector) && tokens == text.tokens
                && truncated == text.truncated && windows == text.windows && backend.equals(text.backend);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(vector), tokens, truncated, windows, backend);
    }

    @Override
    public String toString() {
        String first = IntStream.range(0, Math.min(SHOWN, vector.length)).mapToObj(c -> Float.toString(vector[c]))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT,
                "EncodedText[vector=[%s%s], dimensions=%d, tokens=%d, truncated=%s, windows=%d, backend=%s]", first,
                vector.length > SHOWN ? ", …" : "", vector.length, tokens, truncated, windows, backend);
    }
}
