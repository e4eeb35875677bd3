package org.sirocco.text.model;

/** How the hidden states of a sentence's tokens become one vector. */
public enum PoolingMode {
    /** The first token's state. */
    CLS,
    /** The mean over all tokens, special tokens included. */
    MEAN,
    /** The largest value of each number over all tokens. */
    MAX,
    /** The sum over all tokens divided by √T. */
    MEAN_SQRT_LEN,
    /** The mean over all tokens, the first counted once, the second twice, and so on. */
    WEIGHTED_MEAN,
    /** The last token's state. */
    LAST_TOKEN
}
