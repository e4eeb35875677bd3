package org.sirocco.lab.extractors;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Shares out work that has no order. */
public final class Threads {
    private static final Executor EACH_ITS_OWN = task -> Thread.ofPlatform().daemon().start(task);

    private Threads() {}

    /** A piece of the work. */
    public interface Range {
        void run(int from, int to);
    }

    /** Runs {@code count} pieces, the first part of them on the calling thread and each other part on a thread of its own. */
    public static void split(int count, int threads, Range range) {
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int t = 1; t < threads; t++) {
            int from = count * t / threads;
            int to = count * (t + 1) / threads;
            others.add(CompletableFuture.runAsync(() -> range.run(from, to), EACH_ITS_OWN));
        }
        range.run(0, count / threads);
        others.forEach(CompletableFuture::join);
    }
}
