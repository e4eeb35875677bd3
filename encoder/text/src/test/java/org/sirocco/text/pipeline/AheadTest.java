package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AheadTest {
    /** Gives the numbers up to a last one; a test says what else happens before each. */
    private static class Made implements Iterator<Integer> {
        private final int last;
        private int made;

        Made(int last) {
            this.last = last;
        }

        @Override
        public boolean hasNext() {
            return made < last;
        }

        @Override
        public Integer next() {
            before(made + 1);
            return ++made;
        }

        void before(int item) {}
    }

    @Test
    void givesEveryItemInOrderOnTheCallersThread() {
        for (int last = 0; last < 5; last++) {
            List<Integer> given = new ArrayList<>();
            Thread caller = Thread.currentThread();
            Ahead.forEach(new Made(last), item -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                given.add(item);
            });
            assertThat(given).containsExactlyElementsOf(IntStream.rangeClosed(1, last).boxed().toList());
        }
    }

    @Test
    void makesTheNextWhileOneIsWorkedOn() {
        CountDownLatch second = new CountDownLatch(1);
        AtomicInteger worked = new AtomicInteger();
        Ahead.forEach(new Made(2) {
            @Override
            void before(int item) {
                if (item == 2) {
                    second.countDown();
                }
            }
        }, item -> {
            // Would wait for ever if the second were made only afterwards.
            await(second);
            worked.incrementAndGet();
        });
        assertThat(worked).hasValue(2);
    }

    @Test
    void waitsForTheNextOneWhereTheWorkFails() {
        Thread caller = Thread.currentThread();
        CountDownLatch failing = new CountDownLatch(1);
        Made items = new Made(3) {
            @Override
            void before(int item) {
                if (item == 2) {
                    await(failing);
                    while (caller.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                }
            }
        };
        IllegalStateException failure = new IllegalStateException("no device");
        assertThatThrownBy(() -> Ahead.forEach(items, item -> {
            failing.countDown();
            throw failure;
        })).isSameAs(failure);
        assertThat(items.made).isEqualTo(2);
    }

    @Test
    void reportsBothFailures() {
        Made items = new Made(2) {
            @Override
            void before(int item) {
                if (item == 2) {
                    throw new IllegalArgumentException("no token");
                }
            }
        };
        assertThatThrownBy(() -> Ahead.forEach(items, item -> {
            throw new IllegalStateException("no device");
        })).isInstanceOf(IllegalStateException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement()
                        .isInstanceOf(IllegalArgumentException.class));
        List<Integer> given = new ArrayList<>();
        assertThatThrownBy(() -> Ahead.forEach(new Made(2) {
            @Override
            void before(int item) {
                if (item == 2) {
                    throw new AssertionError("no memory");
                }
            }
        }, given::add)).isInstanceOf(AssertionError.class).hasMessage("no memory");
        assertThat(given).containsExactly(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
