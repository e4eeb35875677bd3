package org.sirocco.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OpenGuardTest {
    private final OpenGuard guard = new OpenGuard("thing");
    private final AtomicInteger released = new AtomicInteger();
    private int depth;
    private int entered;
    private int crowded;

    private void assertCloses() throws InterruptedException {
        Thread closer = new Thread(() -> guard.close(released::incrementAndGet));
        closer.setDaemon(true);
        closer.start();
        closer.join(20_000);
        assertThat(closer.isAlive()).as("close still waits").isFalse();
        assertThat(released).hasValue(1);
    }

    /** Enters and leaves at every depth there is, up to the one where the stack ends: inside, at the door or outside. */
    private void deeper(boolean nested) {
        depth++;
        if (nested) {
            guard.run(() -> deeper(true));
        } else {
            guard.run(() -> {});
            deeper(false);
        }
    }

    /** So that the stack ends at other places of the code. */
    private void from(int start, boolean nested) {
        if (start > 0) {
            from(start - 1, nested);
            return;
        }
        try {
            deeper(nested);
        } catch (StackOverflowError e) {
            // As meant.
            return;
        }
    }

    @Test
    void aFullStackAnywhereLeavesNobodyInside() throws InterruptedException {
        // A small one, which is soon full.
        Thread caller = new Thread(null, () -> {
            for (int round = 0; round < 20; round++) {
                from(round % 97, round % 2 == 0);
            }
        }, "small stack", 512 << 10);
        caller.start();
        caller.join();
        assertThat(depth).isPositive();

        assertCloses();
    }

    /** So many frames deeper. */
    private static int down(int frames) {
        return frames == 0 ? 0 : 1 + down(frames - 1);
    }

    /** What whoever is let in does: nothing that wants much of the stack. */
    private void littleWork() {
        entered++;
        try {
            down(40);
        } catch (StackOverflowError e) {
            crowded++;
        }
    }

    /** Goes in at every depth there is, until it is not let in. */
    private void inFrom(int frame, Consumer<Runnable> door) {
        door.accept(this::littleWork);
        inFrom(frame + 1, door);
    }

    /** Who is inside with too little stack for some calls may have too little to come out again. */
    @Test
    void nobodyIsLetInWhereTheStackIsNearlyFull() throws InterruptedException {
        List<Consumer<Runnable>> doors = List.of(guard::run, action -> new OpenGuard("other").close(action));
        for (Consumer<Runnable> door : doors) {
            entered = 0;
            Thread caller = new Thread(null, () -> assertThatThrownBy(() -> inFrom(0, door))
                    .isInstanceOf(StackOverflowError.class), "small stack", 512 << 10);
            caller.start();
            caller.join();

            assertThat(entered).isPositive();
            assertThat(crowded).isZero();
        }
        assertCloses();
    }

    @Test
    void anActionThatFillsTheStackHasLeft() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            assertThatThrownBy(() -> guard.run(new Runnable() {
                @Override
                public void run() {
                    run();
                }
            })).isInstanceOf(StackOverflowError.class);
        }

        assertCloses();
    }

    @Test
    void anyErrorLeaves() throws InterruptedException {
        for (Error error : new Error[]{new OutOfMemoryError("x"), new NoClassDefFoundError("x"),
                new AssertionError()}) {
            assertThatThrownBy(() -> guard.run(() -> {
                throw error;
            })).isSameAs(error);
        }

        assertCloses();
    }

    @Test
    void whatFailsToReleaseIsClosedAllTheSame() throws InterruptedException {
        StackOverflowError error = new StackOverflowError();
        assertThatThrownBy(() -> guard.close(() -> {
            throw error;
        })).isSameAs(error);

        guard.close(() -> {
            throw new AssertionError("released twice");
        });
        assertThatThrownBy(() -> guard.run(() -> {})).hasMessage("this thing is closed");
    }

    @Test
    void refusesToCloseFromInsideAndGoesOn() throws InterruptedException {
        guard.run(() -> guard.run(() -> assertThatThrownBy(() -> guard.close(() -> {}))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("from inside a call")));
        assertThat(guard.<Integer>call(() -> 7)).isEqualTo(7);
        assertCloses();
    }

    /** Who is inside may come in again, though somebody waits to close: else both would wait. */
    @Test
    void whoIsInsideComesInAgainWhileSomebodyWaitsToClose() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread caller = new Thread(() -> guard.run(() -> {
            inside.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            guard.run(() -> assertThat(released).hasValue(0));
        }));
        caller.start();
        inside.await();
        Thread[] closers = {new Thread(() -> guard.close(released::incrementAndGet)),
                new Thread(() -> guard.close(released::incrementAndGet))};
        for (Thread closer : closers) {
            closer.start();
            while (closer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        assertThatThrownBy(() -> guard.run(() -> {})).hasMessage("this thing is closed");
        goOn.countDown();
        for (Thread closer : closers) {
            closer.join();
        }
        caller.join();
        assertThat(released).hasValue(1);
    }
}
