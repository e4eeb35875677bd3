package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sirocco.encoder.PackedBatch;

/**
 * Sentences of a batch that go through a device together.
 *
 * @param batch    their layout, from 0
 * @param first    where their first token lies in the whole batch
 * @param sentence the number of the first of them
 */
record Part(PackedBatch batch, int first, int sentence) {
    /**
     * Splits a batch between sentences, as few times as the capacity allows.
     *
     * @param capacity takes each sentence alone
     */
    static List<Part> of(PackedBatch batch, Capacity capacity, int heads) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        long scores = 0;
        for (int s = 0; s < batch.sentences(); s++) {
            long more = (long) batch.length(s) * batch.length(s) * heads;
            boolean tooManyTokens = batch.offsets()[s + 1] - batch.first(from) > capacity.tokens();
            boolean tooManyScores = capacity.scores() > 0 && scores + more > capacity.scores();
            if (s > from && (tooManyTokens || tooManyScores)) {
                parts.add(of(batch, from, s));
                from = s;
                scores = 0;
            }
            scores += more;
        }
        parts.add(of(batch, from, batch.sentences()));
        return parts;
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
