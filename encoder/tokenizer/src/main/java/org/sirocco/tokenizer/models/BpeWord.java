package org.sirocco.tokenizer.models;

import java.util.Arrays;

/**
 * The symbols of one piece while pairs of them are merged, lowest rank first and of equal ranks the leftmost. Rule:
 * models/bpe/word.rs, {@code merge_all}.
 */
final class BpeWord {
    private int[] ids = new int[64];
    private int[] lengths = new int[64];
    private int[] previous = new int[64];
    private int[] next = new int[64];
    private int count;
    private long[] heap = new long[64];
    private int waiting;

    void clear() {
        count = 0;
    }

    /** Adds a symbol that stands for so many bytes of the piece. */
    void add(int id, int bytes) {
        if (count == ids.length) {
            int size = count * 2;
            ids = Arrays.copyOf(ids, size);
            lengths = Arrays.copyOf(lengths, size);
            previous = Arrays.copyOf(previous, size);
            next = Arrays.copyOf(next, size);
        }
        ids[count] = id;
        lengths[count++] = bytes;
    }

    int count() {
        return count;
    }

    int id(int symbol) {
        return ids[symbol];
    }

    int bytes(int symbol) {
        return lengths[symbol];
    }

    /** Merges until no pair of neighbours can be merged; {@link #count()} is then the number of those left. */
    void merge(Merges merges) {
        waiting = 0;
        for (int i = 0; i < count; i++) {
            previous[i] = i - 1;
            next[i] = i + 1 < count ? i + 1 : -1;
            if (i > 0) {
                push(merges, i - 1, i);
            }
        }
        while (waiting > 0) {
            long top = pop();
            int left = (int) top;
            int right = next[left];
            if (lengths[left] == 0 || right < 0) {
                continue;
            }
            int made = merges.made((int) (top >>> 32));
            int rank = merges.rank(ids[left], ids[right]);
            if (rank < 0 || merges.made(rank) != made) {
                continue;
            }
            ids[left] = made;
            lengths[left] += lengths[right];
            lengths[right] = 0;
            next[left] = next[right];
            if (next[left] >= 0) {
                previous[next[left]] = left;
                push(merges, left, next[left]);
            }
            if (previous[left] >= 0) {
                push(merges, previous[left], left);
            }
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (lengths[i] != 0) {
                ids[kept] = ids[i];
                lengths[kept++] = lengths[i];
            }
        }
        count = kept;
    }

    private void push(Merges merges, int left, int right) {
        int rank = merges.rank(ids[left], ids[right]);
        if (rank < 0) {
            return;
        }
        if (waiting == heap.length) {
            heap = Arrays.copyOf(heap, waiting * 2);
        }
        long entry = (long) rank << 32 | left;
        int place = waiting++;
        while (place > 0) {
            int parent = place - 1 >>> 1;
            if (heap[parent] <= entry) {
                break;
            }
            heap[place] = heap[parent];
            place = parent;
        }
        heap[place] = entry;
    }

    private long pop() {
        long top = heap[0];
        long moved = heap[--waiting];
        int place = 0;
        while (2 * place + 1 < waiting) {
            int child = 2 * place + 1;
            if (child + 1 < waiting && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= moved) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = moved;
        return top;
    }
}
