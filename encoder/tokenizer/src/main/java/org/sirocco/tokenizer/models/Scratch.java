package org.sirocco.tokenizer.models;

import java.util.Arrays;

import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.text.WorkLimit;

/** What one thread needs while it tokenizes, kept between texts. */
public final class Scratch {
    /** The tokens of words seen before. */
    final WordCache cache = new WordCache();

    private int[] ids = new int[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int count;

    /** Bounds what a piece may cost that the vocabulary's tokens match far and in vain. */
    final WorkLimit work = new WorkLimit("the vocabulary's long tokens");

    /** Hashes of the beginnings of what is left of a word. */
    int[] hashes = new int[64];

    /** Room for the symbols of a byte-pair word. */
    final BpeWord word = new BpeWord();

    /** Room for the best paths of a Unigram piece. */
    final UnigramLattice lattice = new UnigramLattice();

    void clear() {
        count = 0;
    }

    /**
     * Takes a token of the piece at hand, [start, end) counted from its begin; its id is negative (-1 - id) where it
     * must be spelt as the text is.
     */
    void add(int id, int start, int end) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        ids[count] = id;
        starts[count] = start;
        ends[count++] = end;
    }

    /** Takes a token that follows the one before without a gap. */
    void addNext(int id, int length) {
        int start = count == 0 ? 0 : ends[count - 1];
        add(id, start, start + length);
    }

    int count() {
        return count;
    }

    int[] ids() {
        return ids;
    }

    int[] starts() {
        return starts;
    }

    int[] ends() {
        return ends;
    }

    /** Hands the collected tokens on. */
    void emit(AlignedText text, int from, TokenSink sink) {
        for (int i = 0; i < count; i++) {
            emit(text, from + starts[i], from + ends[i], ids[i], sink);
        }
    }

    static void emit(AlignedText text, int start, int end, int id, TokenSink sink) {
        if (!sink.keeps()) {
            sink.skip();
        } else if (id >= 0) {
            sink.add(id, text.startOf(start), text.endOf(end - 1));
        } else {
            sink.add(-1 - id, text.startOf(start), text.endOf(end - 1), new String(text.chars(), start, end - start));
        }
    }
}
