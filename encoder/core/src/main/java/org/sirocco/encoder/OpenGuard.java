package org.sirocco.encoder;

import java.util.function.Supplier;

/**
 * Lets many threads use a thing until it is closed; closing waits for those that are in it.
 *
 * <p>Whatever ends an action, a {@link StackOverflowError} or {@link OutOfMemoryError} included, nobody who has left is
 * counted as inside, which closing would wait for without end. What entering takes is therefore made before it, and a thread
 * that has too little stack to come out again is not let in.
 */
public final class OpenGuard {
    private final String what;
    /** Who is inside: a list of all calls in progress. */
    private Call inside;
    private Thread closer;
    private boolean closed;

    /**
     * Guards a thing that is open.
     *
     * @param what the thing, for the message
     */
    public OpenGuard(String what) {
        this.what = what;
    }

    /** One call in progress. */
    private static final class Call {
        final Thread thread = Thread.currentThread();
        Call before;
        Call after;
    }

    /**
     * As {@link #call}, without a result.
     *
     * @param action what is done
     */
    public void run(Runnable action) {
        call(() -> {
            action.run();
            return null;
        });
    }

    /**
     * Runs an action while the thing is open.
     *
     * @param <T>    what it gives
     * @param action what is done; may be called inside another
     * @return what the action gives
     * @throws IllegalStateException if it is closed, or being closed and the thread is not inside already
     */
    public <T> T call(Supplier<T> action) {
        Call call = new Call();
        StackRoom.demand();
        enter(call);
        try {
            return action.get();
        } finally {
            leave(call);
        }
    }

    private synchronized void enter(Call call) {
        if (closed || closer != null && !isInside(call.thread)) {
            throw new IllegalStateException("this " + what + " is closed");
        }
        call.after = inside;
        if (inside != null) {
            inside.before = call;
        }
        inside = call;
    }

    private synchronized void leave(Call call) {
        if (call.before == null) {
            inside = call.after;
        } else {
            call.before.after = call.after;
        }
        if (call.after != null) {
            call.after.before = call.before;
        }
        if (inside == null) {
            notifyAll();
        }
    }

    private boolean isInside(Thread thread) {
        for (Call call = inside; call != null; call = call.after) {
            if (call.thread == thread) {
                return true;
            }
        }
        return false;
    }

    /**
     * Closes it once: waits for the actions in progress, then releases. Who comes second waits for the first.
     *
     * @param release what is done once, when nobody is inside any more
     * @throws IllegalStateException from inside an action of the same thread, which would wait for itself
     */
    public void close(Runnable release) {
        StackRoom.demand();
        if (!isFirstToClose()) {
            return;
        }
        try {
            release.run();
        } finally {
            ended();
        }
    }

    /** Whether it is for this thread to close: then nobody is inside any more. */
    private synchronized boolean isFirstToClose() {
        Thread self = Thread.currentThread();
        if (isInside(self)) {
            throw new IllegalStateException("this " + what + " cannot be closed from inside a call of it");
        }
        if (closed || closer == self) {
            return false;
        }
        boolean first = closer == null;
        if (first) {
            closer = self;
        }
        boolean interrupted = false;
        while (first ? inside != null : !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            self.interrupt();
        }
        return first;
    }

    private synchronized void ended() {
        closed = true;
        notifyAll();
    }
}
