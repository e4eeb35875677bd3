package org.sirocco.tokenizer.vocabulary;

import java.util.Arrays;
import org.sirocco.tokenizer.errors.TokenizerException;

/**
 * Tokens and their ids both ways: all characters in one array, an open-addressing table over them. Immutable once built.
 *
 * <p>As in the Rust crate's maps, a token that a file gives twice keeps its last id.
 */
public final class Vocabulary {
    private final char[] chars;
    private final int[] ends;
    private final int[] ids;
    private final int count;
    private final int[] table;
    private final int[] byId;
    private final boolean dense;
    private final int longest;

    private Vocabulary(Builder builder) {
        chars = builder.chars;
        ends = builder.ends;
        ids = builder.ids;
        count = builder.count;
        table = builder.table;
        int largest = -1;
        for (int entry = 0; entry < count; entry++) {
            largest = Math.max(largest, ids[entry]);
        }
        dense = largest < 2L * count + 1024;
        int most = 0;
        for (int entry = 0; entry < count; entry++) {
            most = Math.max(most, ends[entry] - begin(entry));
        }
        longest = most;
        if (dense) {
            byId = new int[largest + 1];
            Arrays.fill(byId, -1);
            for (int entry = 0; entry < count; entry++) {
                byId[ids[entry]] = entry;
            }
        } else {
            long[] order = new long[count];
            for (int entry = 0; entry < count; entry++) {
                order[entry] = (long) ids[entry] << 32 | entry;
            }
            Arrays.sort(order);
            byId = new int[count];
            for (int i = 0; i < count; i++) {
                byId[i] = (int) order[i];
            }
        }
    }

    /** Number of different tokens. */
    public int size() {
        return count;
    }

    /** The largest id, or -1 where there is no token. */
    public int largestId() {
        return dense ? byId.length - 1 : ids[byId[count - 1]];
    }

    /** The id of the token that these characters spell, or -1. */
    public int id(char[] text, int from, int to) {
        int entry = find(chars, ends, table, text, from, to);
        return entry < 0 ? -1 : ids[entry];
    }

    /** Number of UTF-16 units of the longest token. */
    public int longest() {
        return longest;
    }

    /**
     * The hash of a token as far as these characters, begun with that of the characters before them (0 where there are
     * none).
     */
    public static int hash(int before, char[] text, int from, int to) {
        int hash = before;
        for (int i = from; i < to; i++) {
            hash = hash * 0x01000193 ^ text[i];
        }
        return hash;
    }

    /** The id of the token that a prefix and these characters spell, whose {@link #hash} is known; -1 if there is none. */
    public int id(int hash, char[] prefix, char[] text, int from, int to) {
        int mask = table.length - 1;
        int slot = spread(hash) & mask;
        while (table[slot] != 0) {
            int entry = table[slot] - 1;
            int begin = begin(entry);
            if (ends[entry] - begin == prefix.length + to - from
                    && Arrays.equals(chars, begin + prefix.length, ends[entry], text, from, to)
                    && Arrays.equals(chars, begin, begin + prefix.length, prefix, 0, prefix.length)) {
                return ids[entry];
            }
            slot = slot + 1 & mask;
        }
        return -1;
    }

    /** The id of a token, or -1. */
    public int id(String token) {
        return id(token.toCharArray(), 0, token.length());
    }

    /** The token of an id, or null. */
    public String token(int id) {
        int entry = entryOf(id);
        return entry < 0 ? null : text(entry);
    }

    /** Whether the token begins or ends with what may be a space: a quick look before the exact one. */
    public boolean startsOrEndsWithSpace(int id) {
        int entry = entryOf(id);
        if (entry < 0 || begin(entry) == ends[entry]) {
            return false;
        }
        return isSpaceLike(chars[begin(entry)]) || isSpaceLike(chars[ends[entry] - 1]);
    }

    private static boolean isSpaceLike(char unit) {
        return unit == '\u0120' || unit <= ' ' || unit >= 0x85 && (unit < 0xA1 || unit >= 0x1680 && unit <= 0x3000);
    }

    /** The token of an entry, in the file's order. */
    public String text(int entry) {
        int begin = begin(entry);
        return new String(chars, begin, ends[entry] - begin);
    }

    /** The id of an entry. */
    public int idOf(int entry) {
        return ids[entry];
    }

    /** A trie over all tokens from an id on, whose values are their ids. */
    public Trie trie(int first) {
        Trie trie = new Trie(chars.length);
        for (int entry = 0; entry < count; entry++) {
            if (ids[entry] >= first) {
                trie.put(chars, begin(entry), ends[entry], ids[entry]);
            }
        }
        return trie;
    }

    private int entryOf(int id) {
        if (dense) {
            return id >= 0 && id < byId.length ? byId[id] : -1;
        }
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int found = ids[byId[middle]];
            if (found == id) {
                return byId[middle];
            }
            if (found < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int begin(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    private static int find(char[] chars, int[] ends, int[] table, char[] text, int from, int to) {
        int mask = table.length - 1;
        int slot = spread(hash(0, text, from, to)) & mask;
        while (table[slot] != 0) {
            int entry = table[slot] - 1;
            int begin = entry == 0 ? 0 : ends[entry - 1];
            if (Arrays.equals(chars, begin, ends[entry], text, from, to)) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
        return -1 - slot;
    }

    private static int spread(int hash) {
        int spread = hash * 0x9E3779B1;
        return spread ^ spread >>> 15;
    }

    /** Collects the tokens of a file. */
    public static final class Builder {
        private char[] chars;
        private int[] ends;
        private int[] ids;
        private int[] table;
        private int count;
        private int used;

        /** With room for about so many tokens. */
        public Builder(int expected) {
            int room = Math.clamp(expected, 64, 1 << 18);
            chars = new char[8 * room];
            ends = new int[room];
            ids = new int[room];
            table = new int[Integer.highestOneBit(room) * 4];
        }

        /** Adds a token, or gives it another id. */
        public void add(char[] text, int from, int to, int id) {
            int found = find(chars, ends, table, text, from, to);
            if (found >= 0) {
                ids[found] = id;
                return;
            }
            int length = to - from;
            if (used + length > chars.length) {
                chars = Arrays.copyOf(chars, grown(chars.length, used + length));
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, grown(count, count + 1));
                ids = Arrays.copyOf(ids, ends.length);
            }
            System.arraycopy(text, from, chars, used, length);
            used += length;
            ends[count] = used;
            ids[count++] = id;
            table[-1 - found] = count;
            if (count > table.length / 2) {
                rehash();
            }
        }

        private void rehash() {
            table = new int[table.length * 4];
            int mask = table.length - 1;
            for (int entry = 0; entry < count; entry++) {
                int slot = spread(hash(0, chars, entry == 0 ? 0 : ends[entry - 1], ends[entry])) & mask;
                while (table[slot] != 0) {
                    slot = slot + 1 & mask;
                }
                table[slot] = entry + 1;
            }
        }

        private static int grown(int old, int needed) {
            return Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 16L, old * 2L));
        }

        public Vocabulary build() {
            return new Vocabulary(this);
        }

        /** Checks an id before it is used. */
        public static int id(long id, String path) {
            if (id < 0 || id >= Integer.MAX_VALUE) {
                throw new TokenizerException(path, "an id must be at least 0 and below 2147483647, is " + id);
            }
            return (int) id;
        }
    }
}
