package org.sirocco.tokenizer.text;

import java.util.Arrays;

/** A text and the pieces it has been split into so far, in order; what lies between them is dropped. */
public final class Pieces {
    /** A text of so many units is written as bytes piece by piece, so that its bytes are never all in memory together. */
    static final int LONG = 1 << 16;

    private AlignedText text;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int count;
    private int[] newStarts = new int[64];
    private int[] newEnds = new int[64];
    private int newCount;
    private boolean bytesDue;

    /** Starts anew: the whole text is one piece, or none where it is empty. */
    public Pieces reset(AlignedText text) {
        this.text = text;
        newCount = 0;
        bytesDue = false;
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

    /** Each piece is to be written as the characters of its UTF-8 bytes: at once, or later where the text is long. */
    public void toBytes() {
        bytesDue = true;
        if (text.length() < LONG) {
            settle();
        }
    }

    /** Whether the pieces are still to be written as bytes, by {@link #settle()} or each by {@link #bytesOf}. */
    public boolean bytesDue() {
        return bytesDue;
    }

    /** Writes them as bytes where that is still to be done: before anything else is done to them. */
    public void settle() {
        if (!bytesDue) {
            return;
        }
        bytesDue = false;
        AlignedText.Edit edit = text.edit();
        for (int piece = 0; piece < count; piece++) {
            edit.keep(starts[piece] - edit.at());
            int begin = edit.written();
            ByteAlphabet.write(edit, ends[piece]);
            add(begin, edit.written());
        }
        edit.finish();
        commit();
    }

    /** Makes a text of one piece, written as bytes. */
    public void bytesOf(int piece, AlignedText bytes) {
        text.copyTo(bytes, starts[piece], ends[piece]);
        AlignedText.Edit edit = bytes.edit();
        ByteAlphabet.write(edit, bytes.length());
        edit.finish();
    }
}
