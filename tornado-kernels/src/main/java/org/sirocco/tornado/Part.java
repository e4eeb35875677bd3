package org.sirocco.tornado;

import java.util.Arrays;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.kernels.Capacity;

/**
 * Sentences of a batch that go through a device together.
 *
 * @param batch    their layout, from 0
 * @param first    where their first token lies in the whole batch
 * @param sentence the number of the first of them
 */
record Part(PackedBatch batch, int first, int sentence) {
    /**
     * As many sentences from there on as the capacity takes.
     *
     * @param sentence the first of them
     * @param capacity takes each sentence alone
     * @param pools    rows that a sentence is pooled to, of which there may be as many as tokens; 0 where none is
     */
    static Part from(PackedBatch batch, int sentence, Capacity capacity, int heads, int pools) {
        long scores = 0;
        int to = sentence;
        while (to < batch.sentences()) {
            scores += (long) batch.length(to) * batch.length(to) * heads;
            boolean tooManyTokens = batch.offsets()[to + 1] - batch.first(sentence) > capacity.tokens();
            boolean tooManyScores = capacity.inSteps() && scores > capacity.scores();
            boolean tooManyPools = (to + 1L - sentence) * pools > capacity.tokens();
            if (to > sentence && (tooManyTokens || tooManyScores || tooManyPools)) {
                break;
            }
            to++;
        }
        return of(batch, sentence, to);
    }

    /** The number of the sentence after the last. */
    int end() {
        return sentence + batch.sentences();
    }

    private static Part of(PackedBatch batch, int from, int to) {
        int first = batch.first(from);
        int[] offsets = Arrays.copyOfRange(batch.offsets(), from, to + 1);
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] -= first;
        }
        return new Part(new PackedBatch(offsets), first, from);
    }
}
