package org.sirocco.encoder.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work over many rows, shared by a few threads that end with it. */
final class HostThreads {
    private HostThreads() {}

    /** Something done with rows of which each is by itself. */
    interface Rows {
        void of(int from, int to);
    }

    /**
     * Does all rows, the caller's thread among those that do; returns, or throws what the first of them threw, when all have
     * ended.
     *
     * @param threads at most so many
     * @param worth   rows for which another thread is worth its start
     */
    static void run(int rows, int threads, int worth, Rows action) {
        int shares = Math.max(1, Math.min(threads, rows / worth));
        List<CompletableFuture<Void>> others = new ArrayList<>(shares - 1);
        Throwable failure = null;
        try {
            for (int share = 1; share < shares; share++) {
                int from = (int) ((long) rows * share / shares);
                int to = (int) ((long) rows * (share + 1) / shares);
                others.add(CompletableFuture.runAsync(() -> action.of(from, to), Thread::startVirtualThread));
            }
            action.of(0, rows / shares);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (CompletableFuture<Void> other : others) {
            // Whatever happened: nobody works on the rows any more when this ends.
            Throwable also = other.handle((nothing, e) -> e instanceof CompletionException ? e.getCause() : e).join();
            if (failure == null) {
                failure = also;
            } else if (also != null) {
                failure.addSuppressed(also);
            }
        }
        switch (failure) {
            case null -> {
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
