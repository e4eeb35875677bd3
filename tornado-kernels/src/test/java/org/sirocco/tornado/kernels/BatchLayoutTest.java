package org.sirocco.tornado.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sirocco.encoder.PackedBatch;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

final class BatchLayoutTest {
    @Test
    void blocksAreOfOneSentenceEachAndEveryTokenKnowsItsOwn() {
        IntArray batch = BatchLayout.allocate(6);
        assertThat(BatchLayout.write(PackedBatch.ofLengths(2, 1, 3), 2, batch)).isEqualTo(4);
        assertThat(numbers(batch, 0, BatchLayout.HEADER)).containsExactly(6, 4, 1);
        assertThat(numbers(batch, BatchLayout.HEADER, 4 * BatchLayout.PER_BLOCK)).containsExactly(0, 2, 0, 2, 2, 1, 2,
                1, 3, 2, 3, 3, 5, 1, 3, 3);
        assertThat(numbers(batch, BatchLayout.sentences(batch), 6 * BatchLayout.PER_TOKEN)).containsExactly(0, 2, 0, 2,
                2, 3, 3, 6, 3, 6, 3, 6);
    }

    /** As many blocks as tokens: the most that there can be. */
    @Test
    void aBatchOfSentencesOfOneTokenFits() {
        IntArray batch = BatchLayout.allocate(3);
        assertThat(BatchLayout.write(PackedBatch.ofLengths(1, 1, 1), 16, batch)).isEqualTo(3);
        assertThat(numbers(batch, BatchLayout.sentences(batch), 3 * BatchLayout.PER_TOKEN)).containsExactly(0, 1, 1, 2,
                2, 3);
    }

    private static int[] numbers(IntArray from, int at, int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = from.get(at + i);
        }
        return numbers;
    }
}
