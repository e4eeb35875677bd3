package org.sirocco.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.sirocco.encoder.host.TokenBatch;

final class PackedBatchTest {
    @Test
    void tellsWhereEachSentenceLies() {
        PackedBatch batch = PackedBatch.ofLengths(3, 1, 4);
        assertThat(batch.offsets()).containsExactly(0, 3, 4, 8);
        assertThat(batch.sentences()).isEqualTo(3);
        assertThat(batch.tokens()).isEqualTo(8);
        assertThat(batch.first(2)).isEqualTo(4);
        assertThat(batch.length(2)).isEqualTo(4);
        assertThat(batch.longest()).isEqualTo(4);
    }

    @Test
    void refusesOffsetsThatAreNone() {
        refused("offsets must start with 0 and hold at least one sentence, but are []");
        refused("offsets must start with 0 and hold at least one sentence, but are [0]", 0);
        refused("offsets must start with 0 and hold at least one sentence, but are [1, 2]", 1, 2);
        refused("offsets must increase (a sentence has at least 1 token), but sentence 1 runs from 3 to 3", 0, 3, 3);
    }

    @Test
    void refusesTokensThatDoNotFitTheLayout() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenBatch(new int[3], new int[3], PackedBatch.ofLengths(2)))
                .withMessage("ids (3) and typeIds (3) must be as many as the layout's tokens (2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenBatch(new int[2], new int[3], PackedBatch.ofLengths(2)));
    }

    private static void refused(String message, int... offsets) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PackedBatch(offsets)).withMessage(message);
    }
}
