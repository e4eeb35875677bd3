package org.sirocco.cli.rerank;

import java.util.Comparator;
import org.sirocco.text.ScoredPair;

/**
 * A document and what it is sorted by.
 *
 * @param index which document of the input, from 0
 */
record RankedText(long index, String text, ScoredPair pair, float score) {
    /** The best first; of equal ones the one that came first. */
    static final Comparator<RankedText> BEST_FIRST = Comparator.comparingDouble(RankedText::score).reversed()
            .thenComparingLong(RankedText::index);
}
