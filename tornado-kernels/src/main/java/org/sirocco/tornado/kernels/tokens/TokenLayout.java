package org.sirocco.tornado.kernels.tokens;

import java.util.List;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.TokenRuntime;
import org.sirocco.tornado.kernels.BatchLayout;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How kernels see a batch of tokens: its {@link BatchLayout}; in the same array, each from a fixed place on, what is pooled and
 * each token's rows of the tables (N, 3). What is pooled: how many rows P there are, how many of each sentence, 1 where a
 * sentence's are brought to unit length, and of each row its kind, first token, tokens and first place (P, 4). It goes up with
 * nothing between the three parts, their lengths before them.
 *
 * @param array  all of it
 * @param tokens most that a batch has, and most rows that are pooled of one
 */
record TokenLayout(IntArray array, int tokens) {
    static final int GREATEST = 0;
    static final int ROOT_MEAN = 2;
    static final int WEIGHTED_MEAN = 3;
    private static final int MEAN = 1;
    /** Numbers before the pooled rows. */
    static final int POOLS_HEADER = 3;
    private static final int PER_POOL = 4;
    private static final int LENGTHS = 3;

    static TokenLayout of(int tokens) {
        return new TokenLayout(new IntArray(Math.toIntExact(numbers(tokens))), tokens);
    }

    static long numbers(int tokens) {
        return BatchLayout.numbers(tokens) + POOLS_HEADER + (long) (PER_POOL + TokenRuntime.PER_TOKEN) * tokens;
    }

    /** Where it says what is pooled. */
    int pools() {
        return (int) BatchLayout.numbers(tokens);
    }

    /** Where the tokens' rows begin. */
    int rows() {
        return pools() + POOLS_HEADER + PER_POOL * tokens;
    }

    /** What goes up at most. */
    int most() {
        return LENGTHS + array.getSize();
    }

    /** What goes up of a batch whose blocks and pooled rows are written. */
    int staged() {
        return LENGTHS + BatchLayout.used(array) + usedPools() + TokenRuntime.PER_TOKEN * array.get(0);
    }

    private int usedPools() {
        return POOLS_HEADER + PER_POOL * array.get(pools());
    }

    /**
     * @param first token of the batch, as the pools count
     * @param each  pooled rows of a sentence
     */
    void writePools(List<TokenPool> pools, int first, int each, boolean unitLength) {
        int at = pools();
        array.set(at++, pools.size());
        array.set(at++, each);
        array.set(at++, unitLength ? 1 : 0);
        for (TokenPool pool : pools) {
            array.set(at++, number(pool.kind()));
            array.set(at++, pool.first() - first);
            array.set(at++, pool.count());
            array.set(at++, pool.place());
        }
    }

    /**
     * Writes a batch as it goes up, its blocks and pooled rows as they have been written here.
     *
     * @param rows  (…, 3), of which those of the batch begin with token {@code first}
     * @param stage of at least {@link #staged} numbers, overwritten
     */
    void write(int[] rows, int first, IntArray stage) {
        int numbers = TokenRuntime.PER_TOKEN * array.get(0);
        stage.set(0, BatchLayout.used(array));
        stage.set(1, usedPools());
        stage.set(2, numbers);
        int at = LENGTHS;
        for (int i = 0; i < BatchLayout.used(array); i++) {
            stage.set(at++, array.get(i));
        }
        for (int i = 0; i < usedPools(); i++) {
            stage.set(at++, array.get(pools() + i));
        }
        for (int i = 0; i < numbers; i++) {
            stage.set(at++, rows[first * TokenRuntime.PER_TOKEN + i]);
        }
    }

    private static int number(TokenPool.Kind kind) {
        return switch (kind) {
            case GREATEST -> GREATEST;
            case MEAN -> MEAN;
            case ROOT_MEAN -> ROOT_MEAN;
            case WEIGHTED_MEAN -> WEIGHTED_MEAN;
        };
    }
}
