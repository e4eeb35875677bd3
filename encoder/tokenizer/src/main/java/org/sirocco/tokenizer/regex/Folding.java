package org.sirocco.tokenizer.regex;

import java.util.List;
import java.util.Locale;

import org.sirocco.tokenizer.unicode.CodePointSet;

/**
 * Case-insensitive matching, of ASCII letters alone: with them go the long s and the Kelvin sign. Oniguruma also takes
 * ligatures and sharp s for the letters they stand for; expressions in which that could happen are refused.
 */
final class Folding {
    private static final List<String> LIGATURES = List.of("ss", "ff", "fi", "fl", "st");

    private Folding() {}

    static CodePointSet folded(CodePointSet set, boolean ignoreCase) throws PatternException {
        if (!ignoreCase) {
            return set;
        }
        CodePointSet result = set;
        for (int range = 0; range < set.ranges(); range++) {
            if (set.last(range) > 127) {
                throw new PatternException("letters outside ASCII without regard to case");
            }
            for (int c = set.first(range); c <= set.last(range); c++) {
                if (Character.isLetter(c)) {
                    result = result.union(CodePointSet.of(Character.toString(c ^ 32)));
                    result = (c | 32) == 's' ? result.union(CodePointSet.range(0x17F, 0x17F)) : result;
                    result = (c | 32) == 'k' ? result.union(CodePointSet.range(0x212A, 0x212A)) : result;
                }
            }
        }
        return result;
    }

    /** Refuses neighbours that a ligature could stand for. */
    static void check(List<Syntax> parts) throws PatternException {
        for (int i = 0; i + 1 < parts.size(); i++) {
            for (String pair : LIGATURES) {
                if (canBe(parts.get(i), pair.charAt(0)) && canBe(parts.get(i + 1), pair.charAt(1))) {
                    throw new PatternException(String.format(Locale.ROOT, "\"%s\" without regard to case", pair));
                }
            }
        }
        for (Syntax part : parts) {
            if (part instanceof Syntax.Repeat repeat && repeat.max() > 1
                    && (canBe(repeat.body(), 's') || canBe(repeat.body(), 'f'))) {
                throw new PatternException("a repeated s or f without regard to case");
            }
        }
    }

    private static boolean canBe(Syntax syntax, char letter) {
        return switch (syntax) {
            case Syntax.One one -> one.set().contains(letter);
            case Syntax.Sequence sequence -> sequence.parts().stream().anyMatch(part -> canBe(part, letter));
            case Syntax.Choice choice -> choice.ways().stream().anyMatch(way -> canBe(way, letter));
            case Syntax.Repeat repeat -> canBe(repeat.body(), letter);
            case Syntax.Ahead ahead -> false;
            case Syntax.Anchor anchor -> false;
        };
    }
}
