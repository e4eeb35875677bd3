package org.sirocco.tornado;

/**
 * How much a compiled graph takes at a time.
 *
 * @param tokens N
 * @param scores numbers of attention scores; 0 where they are not kept
 */
record Capacity(int tokens, int scores) {
    /** Whether a sentence goes through. */
    boolean takes(int length, int heads, boolean inSteps) {
        return length <= tokens && (!inSteps || (long) length * length * heads <= scores);
    }
}
