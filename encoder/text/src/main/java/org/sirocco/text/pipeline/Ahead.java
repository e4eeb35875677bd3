package org.sirocco.text.pipeline;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Makes the next item on another thread while one is worked on. For one thread at a time, by which what it failed with has to be
 * ended, if it does not go to the end.
 */
final class Ahead<T> implements Iterator<T> {
    private final Iterator<T> items;
    /** Being made, or null. */
    private CompletableFuture<T> next;

    /** @param items asked by one thread at a time */
    Ahead(Iterator<T> items) {
        this.items = items;
    }

    /**
     * Gives every item to an action, in order, on the calling thread. Nothing is made any more when this returns or throws: what
     * the items are made with may be closed next.
     *
     * @param items asked by one thread at a time
     */
    static <T> void forEach(Iterator<T> items, Consumer<T> action) {
        Ahead<T> ahead = new Ahead<>(items);
        try {
            ahead.forEachRemaining(action);
        } catch (RuntimeException | Error e) {
            ahead.endAfter(e);
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return next != null || items.hasNext();
    }

    @Override
    public T next() {
        T item;
        if (next == null) {
            item = items.next();
        } else {
            CompletableFuture<T> made = next;
            next = null;
            item = join(made);
        }
        if (items.hasNext()) {
            next = CompletableFuture.supplyAsync(items::next, Thread::startVirtualThread);
        }
        return item;
    }

    /** Waits for what is being made, and forgets it; what goes wrong with it is told with the failure. */
    void endAfter(Throwable failure) {
        if (next != null) {
            endAfter(failure, next);
            next = null;
        }
    }

    /** Waits for a task; what goes wrong with it is told with the failure. */
    static void endAfter(Throwable failure, CompletableFuture<?> task) {
        task.handle((made, also) -> {
            if (also != null) {
                failure.addSuppressed(also instanceof CompletionException ? also.getCause() : also);
            }
            return null;
        }).join();
    }

    /** What a task gives, or throws. */
    static <T> T join(CompletableFuture<T> task) {
        try {
            return task.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw e;
            }
        }
    }
}
