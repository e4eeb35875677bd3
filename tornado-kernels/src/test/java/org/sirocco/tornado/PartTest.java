package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.kernels.Capacity;

final class PartTest {
    private static final PackedBatch BATCH = PackedBatch.ofLengths(5, 3, 8, 1, 1);

    private static List<Part> parts(Capacity capacity, int heads) {
        List<Part> parts = new ArrayList<>();
        for (int sentence = 0; sentence < BATCH.sentences(); sentence = parts.getLast().end()) {
            parts.add(Part.from(BATCH, sentence, capacity, heads, 0));
        }
        return parts;
    }

    @Test
    void aBatchThatFitsStaysWhole() {
        List<Part> parts = parts(new Capacity(18, 0), 2);
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst().batch().offsets()).containsExactly(0, 5, 8, 16, 17, 18);
    }

    @Test
    void partsEndBetweenSentencesWhereTokensRunOut() {
        List<Part> parts = parts(new Capacity(9, 0), 2);
        assertThat(parts).extracting(Part::first).containsExactly(0, 8, 17);
        assertThat(parts).extracting(Part::sentence).containsExactly(0, 2, 4);
        assertThat(parts.get(1).batch().offsets()).containsExactly(0, 8, 9);
    }

    /** As many rows are pooled as there is room for tokens. */
    @Test
    void partsEndBetweenSentencesWherePooledRowsRunOut() {
        List<Integer> first = new ArrayList<>();
        Capacity capacity = new Capacity(18, 0);
        for (int sentence = 0; sentence < BATCH.sentences();) {
            first.add(sentence);
            sentence = Part.from(BATCH, sentence, capacity, 2, 9).end();
        }
        assertThat(first).containsExactly(0, 2, 4);
    }

    @Test
    void partsEndBetweenSentencesWhereScoresRunOut() {
        List<Part> parts = parts(new Capacity(100, 128), 2);
        assertThat(parts).extracting(Part::sentence).containsExactly(0, 2, 3);
    }
}
