package org.sirocco.encoder;

/**
 * What becomes of the hidden states of tokens that follow one another.
 *
 * @param kind  how they become one
 * @param first the first of them, in the batch
 * @param count how many; 0 gives zeros, and of a greatest −∞
 * @param place of the first, counted from 1: what it weighs where they weigh by their places
 */
public record TokenPool(Kind kind, int first, int count, int place) {
    /** How states become one. */
    public enum Kind {
        /** The greatest of each number; not a number if any is none. */
        GREATEST,
        /** The sum over the number of tokens. */
        MEAN,
        /** The sum over the root of the number of tokens. */
        ROOT_MEAN,
        /** The mean, each weighing as much as its place. */
        WEIGHTED_MEAN
    }
}
