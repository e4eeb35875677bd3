package org.sirocco.tornado.kernels;

/**
 * @param heads    H
 * @param headSize D
 * @param scale    what q·k is multiplied by before softmax
 * @param tokens   most tokens of a batch, and so of a sentence
 */
public record HeadShape(int heads, int headSize, float scale, int tokens) {
    /** H·D. */
    public int size() {
        return heads * headSize;
    }
}
