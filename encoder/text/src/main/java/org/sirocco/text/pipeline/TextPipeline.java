package org.sirocco.text.pipeline;

import java.util.Iterator;
import java.util.List;
import org.sirocco.text.tokenizer.TextPair;

/**
 * From texts to results: tokenize, then compute. While a batch is computed the next one is tokenized on another thread, and beside
 * a device embedded, and the last one's results are made, if that takes the host alone; unless one thread only is allowed. Safe
 * for many threads; it owns nothing.
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
        Iterator<List<TokenizedText>> groups = Batcher.batches(batchTokens, texts, TokenizedText::computedTokens);
        Passes<R> passes = new Passes<>(computation, batchTokens);
        if (threads == 1) {
            return passes.results(groups, false);
        }
        Ahead<List<TokenizedText>> ahead = new Ahead<>(groups);
        try {
            return passes.results(ahead, computation.forward().leavesHostFree());
        } catch (RuntimeException | Error e) {
            ahead.endAfter(e);
            throw e;
        }
    }
}
