package org.sirocco.tokenizer.text;

import java.util.Arrays;

/** A text and the pieces it has been split into so far, in order; what lies between them is dropped. */
public final class Pieces {
    private AlignedText text;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int count;
    private int[] newStarts = new int[64];
    private int[] newEnds = new int[64];
    private int newCount;

    /** Starts anew: the whole text is one piece, or none where it is empty. */
    public Pieces reset(AlignedText text) {
        this.text = text;
        newCount = 0;
        add(0, text.length());
        commit();
        return this;
    }

    public AlignedText text() {
        return text;
    }

    public int count() {
        return count;
    }

    public int start(int piece) {
        return starts[piece];
    }

    public int end(int piece) {
        return ends[piece];
    }

    /** Adds a piece of the next splitting; an empty one is left out. */
    public void add(int start, int end) {
        if (start >= end) {
            return;
        }
        if (newCount == newStarts.length) {
            newStarts = Arrays.copyOf(newStarts, newCount * 2);
            newEnds = Arrays.copyOf(newEnds, newCount * 2);
        }
        newStarts[newCount] = start;
        newEnds[newCount++] = end;
    }

    /** Puts what was added in the place of the pieces there were. */
    public void commit() {
        int[] oldStarts = starts;
        int[] oldEnds = ends;
        starts = newStarts;
        ends = newEnds;
        count = newCount;
        newStarts = oldStarts;
        newEnds = oldEnds;
        newCount = 0;
    }
}
