package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static List<List<Integer>> batches(int budget, Integer... tokens) {
        List<List<Integer>> batches = new ArrayList<>();
        Batcher.<Integer>batches(budget, List.of(tokens).iterator(), Integer::longValue).forEachRemaining(batches::add);
        return batches;
    }

    @Test
    void fillsABatchUpToTheBudgetAndNoFurther() {
        assertThat(batches(10, 4, 6, 5, 5, 1)).containsExactly(List.of(4, 6), List.of(5, 5), List.of(1));
        assertThat(batches(10, 4, 7, 4)).containsExactly(List.of(4), List.of(7), List.of(4));
        assertThat(batches(10)).isEmpty();
    }

    @Test
    void sendsATextOverTheBudgetAlone() {
        assertThat(batches(10, 3, 11, 3, 12, 13, 3)).containsExactly(List.of(3), List.of(11), List.of(3), List.of(12),
                List.of(13), List.of(3));
        assertThat(batches(10, 11, 10)).containsExactly(List.of(11), List.of(10));
        assertThat(batches(1, 1, 2, 1)).containsExactly(List.of(1), List.of(2), List.of(1));
    }

    @Test
    void tellsAQueueWhatIsLeft() {
        Batcher batcher = new Batcher(10);
        assertThat(batcher.room()).isEqualTo(10);
        assertThat(batcher.endsBefore(4)).isFalse();
        assertThat(batcher.room()).isEqualTo(6);
        assertThat(batcher.endsBefore(6)).isFalse();
        assertThat(batcher.room()).isZero();
        assertThat(batcher.endsBefore(1)).isTrue();
        assertThat(batcher.room()).isEqualTo(9);
        assertThat(batcher.endsBefore(Long.MAX_VALUE)).isTrue();
        assertThat(batcher.room()).isZero();
        batcher.end();
        assertThat(batcher.room()).isEqualTo(10);
        assertThat(batcher.endsBefore(11)).isFalse();
    }

    /** What must hold whatever comes, on 2,000 made-up streams. */
    @Test
    void holdsTheBudgetKeepsTheOrderAndLeavesNoRoomUnused() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            int budget = 1 + random.nextInt(60);
            int longest = 1 + random.nextInt(2 * budget);
            Integer[] tokens = Stream.generate(() -> 1 + random.nextInt(longest)).limit(random.nextInt(50))
                    .toArray(Integer[]::new);
            List<List<Integer>> batches = batches(budget, tokens);

            assertThat(batches.stream().flatMap(List::stream)).containsExactly(tokens);
            for (int b = 0; b < batches.size(); b++) {
                int sum = sum(batches.get(b));
                assertThat(batches.get(b)).isNotEmpty();
                assertThat(sum <= budget || batches.get(b).size() == 1)
                        .as("batch %s of budget %d", batches.get(b), budget).isTrue();
                if (b + 1 < batches.size()) {
                    assertThat(sum + batches.get(b + 1).getFirst()).isGreaterThan(budget);
                }
            }
        }
    }

    private static int sum(List<Integer> batch) {
        return batch.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void takesOneItemMoreThanItGives() {
        List<Integer> taken = new ArrayList<>();
        Iterator<List<Integer>> batches = Batcher.batches(10,
                Stream.iterate(1, i -> i + 1).peek(taken::add).iterator(), i -> 3L);

        assertThat(taken).isEmpty();
        assertThat(batches.next()).containsExactly(1, 2, 3);
        assertThat(taken).containsExactly(1, 2, 3, 4);
        assertThat(batches.hasNext()).isTrue();
        assertThat(batches.next()).containsExactly(4, 5, 6);
        assertThat(taken).hasSize(7);
    }

    @Test
    void refusesWhatIsNoBudgetAndNoText() {
        assertThatThrownBy(() -> new Batcher(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("budget (0) must be at least 1");
        assertThatThrownBy(() -> new Batcher(4).endsBefore(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a text's tokens (0) must be at least 1");
        Iterator<List<Integer>> none = Batcher.batches(4, List.<Integer>of().iterator(), Integer::longValue);
        assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }
}
