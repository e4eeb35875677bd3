package org.sirocco.tornado.kernels.gpu;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** How work items of {@link GpuAttention} share heads; nothing here reads local memory, as in {@link Tiles}. */
final class HeadParts {
    /** Numbers of a head that an item has. */
    static final int SIZE = 32;
    /** Keys that go through together. */
    static final int KEYS = 4;
    /** Most work items of a group: of up to 216 registers each, a GPU's 65,536 hold no more in whole fours of 32. */
    static final int MOST_ITEMS = 256;
    /** Most keys of a chunk. */
    private static final int MOST_KEYS = 64;

    private HeadParts() {}

    /** Work items that share a head; of more than 256 numbers so many that a group's are a multiple of 32. */
    static int count(int headSize) {
        int parts = (headSize + SIZE - 1) / SIZE;
        return parts > 8 ? (parts + 3) / 4 * 4 : parts;
    }

    /** Queries of a group: the power of two up to 64 with which it has at most {@link #MOST_ITEMS}, but at least 8. */
    static int queries(int headSize) {
        int parts = count(headSize);
        return parts > 16 ? 8 : parts > 8 ? 16 : parts > 4 ? 32 : 64;
    }

    /** From one key to the next in local memory: four more than a head, so that keys of several sentences lie in different banks. */
    static int pitch(int headSize) {
        return count(headSize) * SIZE + 4;
    }

    /** As many keys as there is room for, or the fewest that there must be room for. */
    static int chunk(int headSize, long localBytes) {
        int chunk = MOST_KEYS;
        while (chunk > KEYS && localBytes(headSize, chunk) > localBytes) {
            chunk -= KEYS;
        }
        return chunk;
    }

    /** Local memory in bytes: a chunk of keys and of values, and two turns of partial scores. */
    static long localBytes(int headSize, int chunk) {
        return Float.BYTES * (2L * chunk * pitch(headSize) + 2L * KEYS * queries(headSize) * count(headSize));
    }

    /** The number, or what of [first, last) is nearest to it; where a head has one part, numbers are never below the first. */
    static int near(int number, int first, int last, int parts) {
        int least = parts > 1 && number < first ? first : number;
        return least < last ? least : last - 1;
    }

    /** A number of the query; 0 beyond the head. */
    static float query(FloatArray qkv, int at, int d, int room) {
        return d < room ? qkv.get(at + d) : 0;
    }

    /** A number of a key or a value; 0 beyond the head. */
    static float number(FloatArray qkv, int at, int d, int headSize) {
        return headSize == count(headSize) * SIZE || d < headSize ? qkv.get(at + d) : 0;
    }

    /** Stores four neighbours, as far as the head goes. */
    static void store(FloatArray out, int at, int d, int room, float factor, float c0, float c1, float c2, float c3) {
        if (d < room) {
            out.set(at + d, c0 * factor);
        }
        if (d + 1 < room) {
            out.set(at + d + 1, c1 * factor);
        }
        if (d + 2 < room) {
            out.set(at + d + 2, c2 * factor);
        }
        if (d + 3 < room) {
            out.set(at + d + 3, c3 * factor);
        }
    }
}
