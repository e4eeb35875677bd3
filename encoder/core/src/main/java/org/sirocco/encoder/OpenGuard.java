package org.sirocco.encoder;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Lets many threads use a thing until it is closed; closing waits for those that are in it. */
public final class OpenGuard {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final String what;
    private boolean closed;

    /** @param what the thing, for the message */
    public OpenGuard(String what) {
        this.what = what;
    }

    /**
     * Runs an action while the thing is open.
     *
     * @throws IllegalStateException if it is closed
     */
    public void run(Runnable action) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this " + what + " is closed");
            }
            action.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Closes it once: waits for the actions in progress, then releases. */
    public void close(Runnable release) {
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
