package org.sirocco.tornado.kernels;

import org.sirocco.encoder.PackedBatch;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Which keys each query of a ragged batch attends to: the number of queries, then for each query its sentence's first key,
 * its keys, and where its scores start. A query's scores lie (H, keys).
 */
public final class Spans {
    public static final int HEADER = 1;
    public static final int PER_QUERY = 3;

    private Spans() {}

    /** An array for at most that many queries. */
    public static IntArray allocate(int queries) {
        return new IntArray(HEADER + PER_QUERY * queries);
    }

    /** How many scores a batch has. */
    public static long scores(PackedBatch queries, PackedBatch keys, int heads) {
        long scores = 0;
        for (int sentence = 0; sentence < queries.sentences(); sentence++) {
            scores += (long) queries.length(sentence) * keys.length(sentence) * heads;
        }
        return scores;
    }

    /** Writes a batch into the array. */
    public static void write(PackedBatch queries, PackedBatch keys, int heads, IntArray out) {
        out.set(0, queries.tokens());
        int scores = 0;
        for (int sentence = 0; sentence < queries.sentences(); sentence++) {
            for (int query = 0; query < queries.length(sentence); query++) {
                int at = HEADER + PER_QUERY * (queries.first(sentence) + query);
                out.set(at, keys.first(sentence));
                out.set(at + 1, keys.length(sentence));
                out.set(at + 2, scores);
                scores += keys.length(sentence) * heads;
            }
        }
    }

    /** Where the scores of a query start. */
    public static int firstScore(IntArray spans, int query) {
        return spans.get(HEADER + PER_QUERY * query + 2);
    }
}
