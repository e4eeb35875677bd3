package org.sirocco.positional;

/**
 * What a model adds to its word vectors so that order is not lost.
 *
 * <p>Legend: B sentences, N tokens in the batch, C hidden size. Sentences are packed one after another, without padding;
 * {@code offsets} (B + 1) holds the first token of each sentence, first 0, last N. Implementations are immutable and safe
 * for many threads.
 */
public sealed interface PositionEncoding permits SinusoidalPositions, LearnedPositions, NoPositions {
    /**
     * Adds to every token the vector of its place within its own sentence.
     *
     * @param hidden  (N, C) row-major, changed in place
     * @param offsets (B + 1) first token of each sentence; first 0, last N
     * @throws IllegalArgumentException if a sentence is longer than {@link #maxLength()}
     */
    void addTo(float[] hidden, int[] offsets);

    /**
     * Adds to one token the vector of a place.
     *
     * @param hidden row-major, changed in place from {@code at} on
     * @param at     where in {@code hidden} the token's C numbers begin
     * @param place  from 0 on, below {@link #maxLength()}
     * @throws IndexOutOfBoundsException if there is no such place
     */
    void addTo(float[] hidden, int at, int place);

    /** {@return the longest sentence it can place, in tokens; {@link Integer#MAX_VALUE} where there is no limit} */
    int maxLength();

    /**
     * {@return whether it was made for hidden states of this width, C}
     *
     * @param hiddenSize C
     */
    boolean fits(int hiddenSize);

    /** {@return positions that add nothing: the model then sees a sentence as a bag of words} */
    static PositionEncoding none() {
        return NoPositions.INSTANCE;
    }
}
