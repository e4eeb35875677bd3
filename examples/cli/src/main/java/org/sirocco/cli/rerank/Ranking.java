package org.sirocco.cli.rerank;

import java.util.List;
import java.util.PriorityQueue;

/** The best documents so far: all of them, or as many as are asked for, and no others are kept. */
final class Ranking {
    private final int top;
    /** The worst first. */
    private final PriorityQueue<RankedText> kept = new PriorityQueue<>(RankedText.BEST_FIRST.reversed());

    /** @param top how many, at least 1 */
    Ranking(int top) {
        this.top = top;
    }

    void add(RankedText document) {
        kept.add(document);
        if (kept.size() > top) {
            kept.remove();
        }
    }

    List<RankedText> bestFirst() {
        return kept.stream().sorted(RankedText.BEST_FIRST).toList();
    }
}
