package org.sirocco.tokenizer.unicode;

import java.util.Arrays;

/**
 * A byte for each code point, found in two steps; 0 where nothing was put. Filled by one thread, then safe for many.
 */
public final class CodePointTable {
    private static final byte[] ZEROS = new byte[256];

    private final byte[][] blocks = new byte[0x1100][];

    public CodePointTable() {
        Arrays.fill(blocks, ZEROS);
    }

    public int get(int codePoint) {
        return blocks[codePoint >> 8][codePoint & 255] & 255;
    }

    /** Whether anything was put into a block of 256. */
    boolean has(int block) {
        return blocks[block] != ZEROS;
    }

    /** Adds bits to those of a code point. */
    public void add(int codePoint, int bits) {
        int block = codePoint >> 8;
        if (blocks[block] == ZEROS) {
            blocks[block] = new byte[256];
        }
        blocks[block][codePoint & 255] |= (byte) bits;
    }

    /** Adds bits to those of each code point of a set. */
    public CodePointTable add(CodePointSet set, int bits) {
        for (int range = 0; range < set.ranges(); range++) {
            for (int c = set.first(range); c <= set.last(range); c++) {
                add(c, bits);
            }
        }
        return this;
    }
}
