package org.sirocco.tokenizer.models;

import java.util.Arrays;

import org.sirocco.tokenizer.text.AlignedText;

/**
 * The tokens of short words seen before, of one thread; bounded: when it is full it starts anew.
 */
final class WordCache {
    private static final int LONGEST = 32;
    private static final int WORDS = 8192;
    private static final int PROBES = 32;
    private static final int TABLE = 4 * WORDS;
    private static final int CHARS = 12 * WORDS;
    private static final int TOKENS = 4 * WORDS;

    private int[] table;
    private char[] chars;
    private int[] charEnds;
    private int[] ids;
    private byte[] starts;
    private byte[] ends;
    private int[] tokenEnds;
    private int words;

    /** Hands on the tokens of a word that was seen before; false where it was not. */
    boolean replay(AlignedText text, int from, int to, TokenSink sink) {
        if (to - from > LONGEST || table == null) {
            return false;
        }
        int word = find(text.chars(), from, to);
        if (word < 0) {
            return false; // never seen, or too many others in its place
        }
        for (int i = word == 0 ? 0 : tokenEnds[word - 1]; i < tokenEnds[word]; i++) {
            Scratch.emit(text, from + starts[i], from + ends[i], ids[i], sink);
        }
        return true;
    }

    /** Remembers the tokens that the scratch holds for a word. */
    void remember(char[] text, int from, int to, Scratch scratch) {
        int length = to - from;
        if (length > LONGEST || scratch.count() > LONGEST) {
            return;
        }
        if (table == null) {
            table = new int[TABLE];
            chars = new char[CHARS];
            charEnds = new int[WORDS];
            ids = new int[TOKENS];
            starts = new byte[TOKENS];
            ends = new byte[TOKENS];
            tokenEnds = new int[WORDS];
        }
        int charsUsed = words == 0 ? 0 : charEnds[words - 1];
        int tokensUsed = words == 0 ? 0 : tokenEnds[words - 1];
        if (words == WORDS || charsUsed + length > CHARS || tokensUsed + scratch.count() > TOKENS) {
            Arrays.fill(table, 0);
            words = 0;
            charsUsed = 0;
            tokensUsed = 0;
        }
        int slot = -1 - find(text, from, to);
        if (slot >= TABLE) {
            return;
        }
        System.arraycopy(text, from, chars, charsUsed, length);
        System.arraycopy(scratch.ids(), 0, ids, tokensUsed, scratch.count());
        for (int i = 0; i < scratch.count(); i++) {
            starts[tokensUsed + i] = (byte) scratch.starts()[i];
            ends[tokensUsed + i] = (byte) scratch.ends()[i];
        }
        charEnds[words] = charsUsed + length;
        tokenEnds[words++] = tokensUsed + scratch.count();
        table[slot] = words;
    }

    private int find(char[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text[i];
        }
        hash *= 0x9E3779B1;
        int slot = hash >>> 17;
        for (int probes = 0; table[slot] != 0; probes++) {
            if (probes == PROBES) {
                return -1 - TABLE;
            }
            int word = table[slot] - 1;
            if (Arrays.equals(chars, word == 0 ? 0 : charEnds[word - 1], charEnds[word], text, from, to)) {
                return word;
            }
            slot = slot + 1 & TABLE - 1;
        }
        return -1 - slot;
    }
}
