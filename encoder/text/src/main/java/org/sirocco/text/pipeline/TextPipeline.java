package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.sirocco.text.tokenizer.TextPair;

/**
 * From texts to results: tokenize, then compute. While a batch is computed the next one is tokenized on another
 * thread, unless one thread only is allowed. Safe for many threads; it owns nothing.
 *
 * @param <R> what a text becomes
 */
public final class TextPipeline<R> {
    private final Tokenizing tokenizing;
    private final Computation<R> computation;
    private final int batchTokens;
    private final int threads;

    /**
     * @param batchTokens most tokens that are computed together, at least 1; a longer window goes alone
     * @param threads     how many threads a call may keep busy
     */
    public TextPipeline(Tokenizing tokenizing, Computation<R> computation, int batchTokens, int threads) {
        this.tokenizing = tokenizing;
        this.computation = computation;
        this.batchTokens = batchTokens;
        this.threads = threads;
    }

    /**
     * One result a text, in order.
     *
     * @param prompt stands before each text; may be empty
     */
    public List<R> encode(String prompt, List<String> texts) {
        return computed(tokenizing.tokenized(prompt, texts, computation.leavesPromptOut()));
    }

    /**
     * One result a pair of texts, in order.
     *
     * @param limit most tokens of a pair, special ones counted; the longer text loses first
     */
    public List<R> encodePairs(List<TextPair> pairs, int limit) {
        return computed(tokenizing.tokenized(pairs, limit));
    }

    private List<R> computed(Iterator<TokenizedText> texts) {
        List<R> results = new ArrayList<>();
        HiddenStates hidden = computation.states();
        Iterator<List<TokenizedText>> batches = Batcher.batches(batchTokens, texts, TokenizedText::computedTokens);
        Consumer<List<TokenizedText>> compute = batch -> results
                .addAll(computation.compute(batch, batchTokens, hidden));
        if (threads > 1) {
            Ahead.forEach(batches, compute);
        } else {
            batches.forEachRemaining(compute);
        }
        return results;
    }
}
