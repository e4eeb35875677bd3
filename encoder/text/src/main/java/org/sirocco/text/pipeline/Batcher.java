package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;

/**
 * Says where one batch of texts ends and the next begins, so that none has more tokens than a budget; a text over the budget
 * goes alone. It is told each text's tokens in turn, so that what comes need not be known: a list, a file, or a queue.
 * Texts keep their order. For one thread at a time.
 */
public final class Batcher {
    private final int budget;
    /** In the batch that is being filled; 0 while it is empty, because every text has a token. */
    private long tokens;

    /** @param budget most tokens in a batch, at least 1 */
    public Batcher(int budget) {
        if (budget < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "budget (%d) must be at least 1", budget));
        }
        this.budget = budget;
    }

    /**
     * Takes the next text into account.
     *
     * @param textTokens at least 1
     * @return whether a batch ends before this text, which then is the first of the next one
     */
    public boolean endsBefore(long textTokens) {
        if (textTokens < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a text's tokens (%d) must be at least 1", textTokens));
        }
        boolean ends = tokens > 0 && textTokens > room();
        if (ends) {
            tokens = 0;
        }
        tokens += textTokens;
        return ends;
    }

    /** How many tokens the batch has room for; 0 says that it ends here, whatever comes. */
    public long room() {
        return Math.max(0, budget - tokens);
    }

    /** Ends the batch here, although it may have room: where a queue is empty, or has waited long enough. */
    public void end() {
        tokens = 0;
    }

    /**
     * The batches of what an iterator gives, made as they are asked for: each takes what belongs to it, and one item more,
     * with which the next begins.
     *
     * @param tokens an item's tokens, at least 1
     * @return batches of at least one item
     */
    public static <T> Iterator<List<T>> batches(int budget, Iterator<? extends T> items,
            ToLongFunction<? super T> tokens) {
        Batcher batcher = new Batcher(budget);
        return new Iterator<>() {
            /** Taken, but too much for the last batch. */
            private T carried;

            @Override
            public boolean hasNext() {
                return carried != null || items.hasNext();
            }

            @Override
            public List<T> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there is no further batch");
                }
                List<T> batch = new ArrayList<>();
                if (carried != null) {
                    batch.add(carried);
                    carried = null;
                }
                while (items.hasNext()) {
                    T item = items.next();
                    if (batcher.endsBefore(tokens.applyAsLong(item))) {
                        carried = item;
                        break;
                    }
                    batch.add(item);
                }
                return batch;
            }
        };
    }
}
