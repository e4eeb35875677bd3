package org.sirocco.tokenizer.regex;

/** A pattern of Split or Replace, matched in time linear in the text; immutable and safe for many threads. */
public interface SplitPattern {
    /** The matches within [from, to) from left to right; the pattern sees nothing outside. */
    Matches over(char[] text, int from, int to);

    /**
     * Whether no match ever crosses a place between an ASCII letter or digit and a space (U+0020) after it, and whether
     * what is matched before and after does not change when the text is cut there.
     */
    boolean cuttable();

    /**
     * Whether every ASCII letter and digit lies in a match, whatever stands around it, so that between such and a space
     * there is always a match's end, too, where the pattern is {@link #cuttable()}.
     */
    default boolean takesLettersAndDigits() {
        return false;
    }

    /** The matches of one text: not overlapping, in order, as the regular expression's find_iter gives them. */
    interface Matches {
        /** Goes to the next match. */
        boolean find();

        /** Begin of the match, an index into the char array. */
        int start();

        /** End of the match, exclusive. */
        int end();
    }
}
