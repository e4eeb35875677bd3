package org.sirocco.encoder;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets many threads use a thing until it is closed; closing waits for those that are in it. */
public final class OpenGuard {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String what;
    private boolean closed;

    /** @param what the thing, for the message */
    public OpenGuard(String what) {
        this.what = what;
    }

    /** As {@link #call}, without a result. */
    public void run(Runnable action) {
        call(() -> {
            action.run();
            return null;
        });
    }

    /**
     * Runs an action while the thing is open.
     *
     * @throws IllegalStateException if it is closed
     */
    public <T> T call(Supplier<T> action) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this " + what + " is closed");
            }
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Closes it once: waits for the actions in progress, then releases.
     *
     * @throws IllegalStateException from inside an action of the same thread, which would wait for itself
     */
    public void close(Runnable release) {
        if (lock.getReadHoldCount() > 0) {
            throw new IllegalStateException("this " + what + " cannot be closed from inside a call of it");
        }
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
