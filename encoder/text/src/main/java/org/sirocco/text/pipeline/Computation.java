package org.sirocco.text.pipeline;

import java.util.List;

/**
 * The pipeline's second part, from tokens to what is wanted of a text. Safe for many threads.
 *
 * @param <R> what a text becomes
 */
public interface Computation<R> {
    /**
     * One result a text, in order.
     *
     * @param budget most tokens that are computed together; a longer window goes alone
     * @param hidden where hidden states are kept meanwhile
     */
    List<R> compute(List<TokenizedText> texts, int budget, HiddenStates hidden);

    /** Room for hidden states of the model's widths. */
    HiddenStates states();

    /** Whether the tokens of a prompt are left out, and so have to be counted. */
    default boolean leavesPromptOut() {
        return false;
    }
}
