package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.sirocco.text.tokenizer.Tokens;

/**
 * Texts' tokens in order, made group by group on several threads: those of a group's texts at once, and no more than a group
 * beyond what has been taken. No thread runs but during {@link #next}. A text that fails does so when it is its turn. For one
 * thread at a time.
 */
final class TokenGroups<T> implements Iterator<Tokens> {
    /** Characters for which another thread is worth its start. */
    private static final int WORTH = 4096;
    /** Characters a thread in a group: some milliseconds of work. */
    private static final int SHARE = 1 << 16;

    private final List<T> texts;
    private final ToIntFunction<T> length;
    private final Function<T, Tokens> tokenize;
    private final int threads;
    /** The group's tokens, or why there are none. */
    private Object[] made = {};
    /** Which text the group begins with. */
    private int first;
    private int taken;

    /**
     * @param length characters of each
     */
    TokenGroups(List<T> texts, ToIntFunction<T> length, Function<T, Tokens> tokenize, int threads) {
        this.texts = texts;
        this.length = length;
        this.tokenize = tokenize;
        this.threads = threads;
    }

    @Override
    public boolean hasNext() {
        return taken < texts.size();
    }

    @Override
    public Tokens next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there is no further text");
        }
        if (taken == first + made.length) {
            first = taken;
            make();
        }
        Object item = made[taken - first];
        made[taken++ - first] = null;
        return switch (item) {
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            default -> (Tokens) item;
        };
    }

    private void make() {
        int count = 0;
        long characters = 0;
        do {
            characters += length.applyAsInt(texts.get(first + count++));
        } while (threads > 1 && first + count < texts.size() && characters < (long) SHARE * threads);
        made = new Object[count];
        int helpers = (int) Math.min(Math.min(threads, count), characters / WORTH) - 1;
        if (helpers < 1) {
            makeAlone();
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            for (int i = next.getAndIncrement(); i < made.length; i = next.getAndIncrement()) {
                made[i] = tokens(i);
            }
        };
        List<Thread> started = new ArrayList<>(helpers);
        try {
            for (int i = 0; i < helpers; i++) {
                started.add(Thread.startVirtualThread(work));
            }
            work.run();
        } finally {
            started.forEach(TokenGroups::join);
        }
    }

    private void makeAlone() {
        for (int i = 0; i < made.length; i++) {
            made[i] = tokens(i);
            if (!(made[i] instanceof Tokens)) {
                // Nobody asks for those behind it.
                return;
            }
        }
    }

    private Object tokens(int index) {
        try {
            return tokenize.apply(texts.get(first + index));
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                // What the texts are tokenized with may be closed next: the caller learns of it afterwards.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
