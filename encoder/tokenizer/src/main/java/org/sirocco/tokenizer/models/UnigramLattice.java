package org.sirocco.tokenizer.models;

import java.util.Arrays;

/** The best path to each place of a piece. */
final class UnigramLattice {
    double[] scores = new double[64];
    int[] starts = new int[64];
    int[] ids = new int[64];

    /** Begins a piece of so many units: no place has been reached. */
    void reset(int length) {
        if (scores.length <= length) {
            int size = length + (length >> 1) + 1;
            scores = new double[size];
            starts = new int[size];
            ids = new int[size];
        }
        Arrays.fill(starts, 0, length + 1, -1);
        scores[0] = 0;
    }

    /** Whether the last of equals is taken, and any after a path whose scores add up to nothing. */
    boolean lastOfEquals;

    /** Takes a candidate for a place if it is the first or better than the one so far: of equals the first stays, or not. */
    void offer(int end, int start, int id, double score) {
        if (starts[end] < 0 || score > scores[end]
                || lastOfEquals && (score == scores[end] || scores[end] == 0)) {
            scores[end] = score;
            starts[end] = start;
            ids[end] = id;
        }
    }
}
