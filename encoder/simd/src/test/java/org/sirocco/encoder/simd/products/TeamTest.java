package org.sirocco.encoder.simd.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TeamTest {
    @Test
    void runsEveryTaskOfEveryStageOnce() {
        try (Team team = new Team(4)) {
            for (int stage = 0; stage < 5000; stage++) {
                int tasks = 1 + stage % 17;
                AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
                team.run(tasks, (task, worker) -> runs.incrementAndGet(task));
                for (int task = 0; task < tasks; task++) {
                    assertThat(runs.get(task)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void helpersWakeAfterALongPause() throws InterruptedException {
        try (Team team = new Team(2)) {
            for (int i = 0; i < 3; i++) {
                Thread.sleep(Duration.ofMillis(20));
                // Two tasks that wait for each other: one thread alone would never end them.
                CountDownLatch both = new CountDownLatch(2);
                team.run(2, (task, worker) -> {
                    both.countDown();
                    await(both);
                });
                assertThat(both.getCount()).isZero();
            }
        }
    }

    @Test
    void givesEachWorkerItsOwnNumber() {
        try (Team team = new Team(3)) {
            Set<Integer> workers = ConcurrentHashMap.newKeySet();
            CountDownLatch all = new CountDownLatch(3);
            team.run(3, (task, worker) -> {
                workers.add(worker);
                all.countDown();
                await(all);
            });
            assertThat(workers).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @Test
    void isLedByOneCallerAtATime() {
        try (Team team = new Team(2)) {
            assertThat(team.tryLead()).isTrue();
            assertThat(team.tryLead()).isFalse();
            team.release();
            assertThat(team.tryLead()).isTrue();
        }
    }

    @Test
    void reportsATasksFailureAndWorksOn() {
        try (Team team = new Team(2)) {
            assertThatThrownBy(() -> team.run(8, (task, worker) -> {
                if (task == 5) {
                    throw new ArithmeticException("five");
                }
            })).hasRootCauseMessage("five");
            AtomicIntegerArray runs = new AtomicIntegerArray(8);
            team.run(8, (task, worker) -> runs.incrementAndGet(task));
            assertThat(runs.toString()).isEqualTo("[1, 1, 1, 1, 1, 1, 1, 1]");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
