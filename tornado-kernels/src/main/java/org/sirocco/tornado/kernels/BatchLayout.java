package org.sirocco.tornado.kernels;

import org.sirocco.encoder.PackedBatch;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How the fused kernels see a batch: N, the number of blocks of queries, the number 1, then for each block its first query,
 * its queries, its sentence's first key and keys, and then for each token its sentence's first token and the first after it.
 *
 * <p>Kernels multiply constant loop bounds by that 1: a loop of 2 to 8 rounds is unrolled if TornadoVM knows its bound, and
 * neither vectors nor conditions on its counter survive that (wrong numbers, or none).
 */
public final class BatchLayout {
    public static final int HEADER = 3;
    /** Where the 1 stands. */
    public static final int ONE = 2;
    public static final int PER_BLOCK = 4;
    public static final int PER_TOKEN = 2;

    private BatchLayout() {}

    /** An array for batches of at most that many tokens. */
    public static IntArray allocate(int tokens) {
        return new IntArray(Math.toIntExact(numbers(tokens)));
    }

    /** How many numbers a batch of that many tokens takes at most. */
    public static long numbers(int tokens) {
        return HEADER + (long) (PER_BLOCK + PER_TOKEN) * tokens;
    }

    /** How many numbers the batch takes that was written. */
    public static int used(IntArray batch) {
        return sentences(batch) + PER_TOKEN * batch.get(0);
    }

    /** Where the tokens' sentences start. */
    public static int sentences(IntArray batch) {
        return HEADER + PER_BLOCK * batch.get(1);
    }

    /**
     * Writes a batch into the array.
     *
     * @param block most queries of a block
     * @return how many blocks there are
     */
    public static int write(PackedBatch batch, int block, IntArray out) {
        int blocks = 0;
        for (int sentence = 0; sentence < batch.sentences(); sentence++) {
            int keys = batch.length(sentence);
            for (int first = 0; first < keys; first += block) {
                int at = HEADER + PER_BLOCK * blocks++;
                out.set(at, batch.first(sentence) + first);
                out.set(at + 1, Math.min(block, keys - first));
                out.set(at + 2, batch.first(sentence));
                out.set(at + 3, keys);
            }
        }
        out.set(0, batch.tokens());
        out.set(1, blocks);
        out.set(ONE, 1);
        for (int sentence = 0; sentence < batch.sentences(); sentence++) {
            int end = batch.first(sentence) + batch.length(sentence);
            for (int token = batch.first(sentence); token < end; token++) {
                int at = sentences(out) + PER_TOKEN * token;
                out.set(at, batch.first(sentence));
                out.set(at + 1, end);
            }
        }
        return blocks;
    }
}
