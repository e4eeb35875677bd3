package org.sirocco.tokenizer.regex;

import java.util.List;

import org.sirocco.tokenizer.unicode.CodePointSet;

/** A regular expression as {@link PatternParser} understands it; cases are folded into the sets. */
sealed interface Syntax {
    /** Without an end to the repetition. */
    int MANY = Integer.MAX_VALUE;

    record One(CodePointSet set) implements Syntax {}

    record Sequence(List<Syntax> parts) implements Syntax {}

    record Choice(List<Syntax> ways) implements Syntax {}

    record Repeat(Syntax body, int min, int max, Greed greed) implements Syntax {}

    /** Whether the character here is (not) of a set; the end of the text is of none. */
    record Ahead(CodePointSet set, boolean negative) implements Syntax {}

    record Anchor(Place place) implements Syntax {}

    enum Greed {
        GREEDY, LAZY, POSSESSIVE
    }

    enum Place {
        LINE_BEGIN, LINE_END, TEXT_BEGIN, TEXT_END, WORD_BOUNDARY, NO_WORD_BOUNDARY
    }

    /** Whether this can match nothing. */
    static boolean canBeEmpty(Syntax syntax) {
        return switch (syntax) {
            case One one -> false;
            case Sequence sequence -> sequence.parts().stream().allMatch(Syntax::canBeEmpty);
            case Choice choice -> choice.ways().stream().anyMatch(Syntax::canBeEmpty);
            case Repeat repeat -> repeat.min() == 0 || canBeEmpty(repeat.body());
            case Ahead ahead -> true;
            case Anchor anchor -> true;
        };
    }

    /** How many characters' matchers this is when repetitions are written out; at most {@link #MANY}. */
    static long size(Syntax syntax) {
        return switch (syntax) {
            case One one -> 1;
            case Ahead ahead -> 1;
            case Anchor anchor -> 1;
            case Sequence sequence -> 1 + sequence.parts().stream().mapToLong(Syntax::size).sum();
            case Choice choice -> 1 + choice.ways().stream().mapToLong(Syntax::size).sum();
            case Repeat repeat -> Math.min(MANY,
                    1 + size(repeat.body()) * (repeat.max() == MANY ? repeat.min() + 1 : Math.max(1, repeat.max())));
        };
    }
}
