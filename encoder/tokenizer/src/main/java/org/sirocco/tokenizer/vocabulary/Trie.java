package org.sirocco.tokenizer.vocabulary;

import java.util.Arrays;

/** A trie over UTF-16 units: the children of all nodes in one open-addressing table. Read-only once filled. */
public final class Trie {
    /** The node of the empty string. */
    public static final int ROOT = 0;

    private long[] keys;
    private int[] children;
    private int[] values = new int[64];
    private int nodes = 1;

    /** Sized for about this many characters in all. */
    Trie(int characters) {
        int size = Integer.highestOneBit(Math.clamp(characters, 32, 1 << 24)) * 2;
        keys = new long[size];
        children = new int[size];
        values[ROOT] = -1;
    }

    public Trie() {
        this(0);
    }

    /** Gives a string a value of at least 0; a second value for the same string replaces the first. */
    public void put(char[] text, int from, int to, int value) {
        int node = ROOT;
        for (int i = from; i < to; i++) {
            int child = child(node, text[i]);
            node = child >= 0 ? child : insert(node, text[i]);
        }
        values[node] = value;
    }

    /** The node reached from another by one more unit, or -1. */
    public int child(int node, char unit) {
        long key = key(node, unit);
        int mask = keys.length - 1;
        int slot = slot(key, mask);
        while (true) {
            long there = keys[slot];
            if (there == key) {
                return children[slot];
            }
            if (there == 0) {
                return -1;
            }
            slot = slot + 1 & mask;
        }
    }

    /** The value of the string that ends at a node, or -1. */
    public int value(int node) {
        return values[node];
    }

    /** The node of a string, or -1. */
    public int node(String text) {
        int node = ROOT;
        for (int i = 0; i < text.length() && node >= 0; i++) {
            node = child(node, text.charAt(i));
        }
        return node;
    }

    private int insert(int node, char unit) {
        if (nodes == values.length) {
            values = Arrays.copyOf(values, nodes * 2);
        }
        if (nodes > keys.length / 2) {
            rehash();
        }
        values[nodes] = -1;
        place(key(node, unit), nodes);
        return nodes++;
    }

    private void place(long key, int child) {
        int mask = keys.length - 1;
        int slot = slot(key, mask);
        while (keys[slot] != 0) {
            slot = slot + 1 & mask;
        }
        keys[slot] = key;
        children[slot] = child;
    }

    private void rehash() {
        long[] oldKeys = keys;
        int[] oldChildren = children;
        keys = new long[oldKeys.length * 2];
        children = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                place(oldKeys[i], oldChildren[i]);
            }
        }
    }

    private static long key(int node, char unit) {
        return (node + 1L) << 16 | unit;
    }

    private static int slot(long key, int mask) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 38) & mask;
    }
}
