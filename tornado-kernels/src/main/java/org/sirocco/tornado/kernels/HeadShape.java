package org.sirocco.tornado.kernels;

/**
 * @param heads    H
 * @param headSize D
 * @param tokens   most tokens of a batch, and so of a sentence
 */
public record HeadShape(int heads, int headSize, int tokens) {
    /** C. */
    public int size() {
        return heads * headSize;
    }

    /** The factor applied to q·k before softmax, 1/√D. */
    public float scale() {
        return (float) (1 / Math.sqrt(headSize));
    }
}
