package org.sirocco.tokenizer.regex;

import org.sirocco.tokenizer.errors.TokenizerException;

/**
 * Counts the steps of a search. One match costs time linear in the text, but as many searches as there are matches may
 * each look far ahead: past some dozens of steps a character the text is refused.
 */
final class StepBudget {
    private static final long PER_CHARACTER = 64;
    private static final long FREE = 1_000_000;

    private long left;

    StepBudget(int characters) {
        left = FREE + PER_CHARACTER * characters;
    }

    void step() {
        step(1);
    }

    void step(int steps) {
        left -= steps;
        if (left < 0) {
            throw new TokenizerException("", "the tokenizer's regular expression takes more than "
                    + PER_CHARACTER + " steps a character of this text");
        }
    }
}
