package org.sirocco.text.pipeline;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Makes the next item on another thread while one is worked on. */
final class Ahead {
    private Ahead() {}

    /**
     * Gives every item to an action, in order, on the calling thread. Nothing is made any more when this returns or throws: what
     * the items are made with may be closed next.
     *
     * @param items asked by one thread at a time
     */
    static <T> void forEach(Iterator<T> items, Consumer<T> action) {
        if (!items.hasNext()) {
            return;
        }
        T item = items.next();
        while (items.hasNext()) {
            CompletableFuture<T> next = CompletableFuture.supplyAsync(items::next, Thread::startVirtualThread);
            try {
                action.accept(item);
            } catch (RuntimeException | Error e) {
                next.handle((made, failure) -> failure == null ? null : suppressed(e, failure)).join();
                throw e;
            }
            item = join(next);
        }
        action.accept(item);
    }

    private static Void suppressed(Throwable failure, Throwable also) {
        failure.addSuppressed(also instanceof CompletionException ? also.getCause() : also);
        return null;
    }

    private static <T> T join(CompletableFuture<T> task) {
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
