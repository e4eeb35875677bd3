package org.sirocco.encoder.simd.products;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.sirocco.encoder.KernelException;

/**
 * A caller and its helpers, who share out the tasks of one stage after another.
 *
 * <p>A stage is a few microseconds long in a short sentence, so the hand-over spins before it parks. Tasks are claimed one by
 * one: a helper that is late, or that the system has put aside, delays nobody, because the caller goes on claiming. One
 * caller leads at a time; others do their work alone ({@link #tryLead}).
 */
public final class Team implements AutoCloseable {
    /** Work that falls into tasks which may run at the same time. */
    public interface Stage {
        /**
         * @param task   from 0 to the stage's number of tasks
         * @param worker whose scratch memory to use, from 0 to {@link Team#size}
         */
        void run(int task, int worker);
    }

    /** A caller without helpers; many threads may use it at once. */
    public static final Team ALONE = new Team(1);

    /** How long a helper listens for the next stage before it sleeps. */
    private static final long SPIN_NANOS = 50_000;

    private final Helper[] helpers;
    private final AtomicBoolean led = new AtomicBoolean();
    private final AtomicInteger unclaimed = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    /** Written before {@link #unclaimed} is set, read after a claim, and not changed until that task is finished. */
    private Stage stage;
    private int tasks;
    private volatile Throwable failure;
    private volatile boolean closed;

    /** @param size threads, the caller's counted */
    public Team(int size) {
        helpers = new Helper[size - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
            helpers[i].start();
        }
    }

    public int size() {
        return helpers.length + 1;
    }

    /** Takes the helpers for one caller, if nobody has them. */
    public boolean tryLead() {
        return helpers.length > 0 && led.compareAndSet(false, true);
    }

    /** Gives the helpers back. */
    public void release() {
        led.set(false);
    }

    /**
     * Runs every task of a stage and returns when all are done. For the leader only.
     *
     * @throws KernelException if a task failed
     */
    public void run(int taskCount, Stage work) {
        if (taskCount == 1 || helpers.length == 0) {
            for (int task = 0; task < taskCount; task++) {
                work.run(task, 0);
            }
            return;
        }
        stage = work;
        tasks = taskCount;
        unfinished.set(taskCount);
        unclaimed.set(taskCount);
        for (Helper helper : helpers) {
            helper.wake();
        }
        workAs(0);
        awaitOthers();
        stage = null;
        if (failure != null) {
            Throwable cause = failure;
            failure = null;
            throw new KernelException("a stage of the encoder", "simd", cause.toString(), cause);
        }
    }

    private void awaitOthers() {
        long patience = System.nanoTime() + SPIN_NANOS;
        while (unfinished.get() > 0) {
            if (System.nanoTime() < patience) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void workAs(int worker) {
        for (int left = unclaimed.get(); left > 0; left = unclaimed.get()) {
            if (unclaimed.compareAndSet(left, left - 1)) {
                try {
                    stage.run(tasks - left, worker);
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    unfinished.getAndDecrement();
                }
            }
        }
    }

    /** Ends the helpers; not while a stage runs. */
    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    private final class Helper extends Thread {
        private final int worker;
        private volatile boolean asleep;

        Helper(int worker) {
            super("sirocco-simd-" + worker);
            this.worker = worker;
            setDaemon(true);
        }

        void wake() {
            if (asleep) {
                asleep = false;
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            while (!closed) {
                workAs(worker);
                listen();
            }
        }

        private void listen() {
            long patience = System.nanoTime() + SPIN_NANOS;
            while (System.nanoTime() < patience) {
                if (unclaimed.get() > 0 || closed) {
                    return;
                }
                Thread.onSpinWait();
            }
            asleep = true;
            // Looks once more: a leader either sees that we sleep, or we see its tasks.
            while (asleep && unclaimed.get() == 0 && !closed) {
                LockSupport.park(Team.this);
            }
            asleep = false;
        }
    }
}
