package org.sirocco.tornado.kernels;

/**
 * @param heads         H
 * @param keyValueHeads G, a divisor of H: heads in the order of queries share keys and values in groups
 * @param headSize      D
 * @param scale         what q·k is multiplied by before softmax
 * @param tokens        most tokens of a batch, and so of a sentence
 */
public record HeadShape(int heads, int keyValueHeads, int headSize, float scale, int tokens) {
    /** Heads that share nothing. */
    public HeadShape(int heads, int headSize, float scale, int tokens) {
        this(heads, heads, headSize, scale, tokens);
    }

    /** H·D. */
    public int size() {
        return heads * headSize;
    }

    /** Between rows of queries, keys and values. */
    public int stride() {
        return Panels.stride((heads + 2 * keyValueHeads) * headSize);
    }
}
