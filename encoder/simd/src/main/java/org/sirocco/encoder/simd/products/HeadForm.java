package org.sirocco.encoder.simd.products;

/**
 * How the heads of a layer attend.
 *
 * @param headSize D
 * @param scale    what scores are multiplied by before softmax
 * @param before   how many tokens before itself a token reaches
 * @param after    how many tokens after itself
 * @param bias     what is added to scores, or null
 */
public record HeadForm(int headSize, float scale, int before, int after, ScoreBias bias) {
    /** Heads that reach every token of a sentence. */
    public HeadForm(int headSize, float scale) {
        this(headSize, scale, Integer.MAX_VALUE, Integer.MAX_VALUE, null);
    }

    /** Whether every token of a sentence that long reaches every other. */
    boolean reachesAll(int tokens) {
        return before >= tokens - 1 && after >= tokens - 1;
    }

    /** The first key that a query reaches. */
    int firstKey(int query) {
        return before >= query ? 0 : query - before;
    }

    /** The key after the last that a query reaches. */
    int endKey(int query, int tokens) {
        return after >= tokens - 1 - query ? tokens : query + after + 1;
    }

    /** Most keys that so many queries after each other reach together. */
    int mostKeys(int queries, int tokens) {
        return (int) Math.min(tokens, (long) queries + before + after);
    }
}
