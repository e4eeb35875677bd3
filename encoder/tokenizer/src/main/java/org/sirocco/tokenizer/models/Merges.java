package org.sirocco.tokenizer.models;

import java.util.Arrays;

/** Which pairs of symbols become which, and in what order: an open-addressing table. Read-only once filled. */
final class Merges {
    private long[] keys;
    private int[] ranks;
    private final int[] made;

    Merges(int count) {
        int size = Math.max(16, Integer.highestOneBit(Math.max(1, count)) * 4);
        keys = new long[size];
        Arrays.fill(keys, -1);
        ranks = new int[size];
        made = new int[count];
    }

    /** Sets what the merge of a rank does; a pair that comes again keeps its last rank. */
    void put(int rank, int left, int right, int into) {
        made[rank] = into;
        int slot = slot(left, right);
        keys[slot] = key(left, right);
        ranks[slot] = rank;
    }

    /** The rank of a pair, or -1. */
    int rank(int left, int right) {
        int slot = slot(left, right);
        return keys[slot] < 0 ? -1 : ranks[slot];
    }

    /** The symbol that the merge of a rank makes. */
    int made(int rank) {
        return made[rank];
    }

    private int slot(int left, int right) {
        long key = key(left, right);
        int mask = keys.length - 1;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 36) & mask;
        while (keys[slot] != key && keys[slot] >= 0) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}
