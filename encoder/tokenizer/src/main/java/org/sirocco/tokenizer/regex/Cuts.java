package org.sirocco.tokenizer.regex;

import java.util.List;

import org.sirocco.tokenizer.unicode.CodePointSet;

/** Whether a long text may be cut between an ASCII letter or digit and a space after it without changing any match. */
final class Cuts {
    /** What stands before a place where a long text may be cut. */
    static final CodePointSet BEFORE = CodePointSet.range('a', 'z').union(CodePointSet.range('A', 'Z'))
            .union(CodePointSet.range('0', '9'));

    private Cuts() {}

    /**
     * Each way of the whole expression must be such that a match cannot have a letter or digit before a space, and must
     * not look at what it does not take, nor be empty.
     */
    static boolean cuttable(Syntax syntax) {
        if (syntax instanceof Syntax.Choice choice) {
            return choice.ways().stream().allMatch(Cuts::cuttable);
        }
        return !Syntax.canBeEmpty(syntax) && (syntax instanceof Syntax.Sequence sequence && isSpaceFirst(sequence)
                || isOneKind(syntax));
    }

    /** An optional or single thing without letters, and after it things of which none can be a space. */
    private static boolean isSpaceFirst(Syntax.Sequence sequence) {
        boolean letters = false;
        for (Syntax part : sequence.parts()) {
            CodePointSet set = part instanceof Syntax.Ahead ahead
                    ? ahead.negative() && !letters ? CodePointSet.NONE : null
                    : characters(part);
            if (set == null || letters && set.contains(' ')) {
                return false;
            }
            letters |= !set.intersection(BEFORE).isEmpty();
            if (letters && set.contains(' ')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOneKind(Syntax syntax) {
        CodePointSet set = characters(syntax);
        return set != null && (!set.contains(' ') || set.intersection(BEFORE).isEmpty());
    }

    /** What a match can consist of; null where it looks at what it does not take. */
    private static CodePointSet characters(Syntax syntax) {
        return switch (syntax) {
            case Syntax.One one -> one.set();
            case Syntax.Sequence sequence -> union(sequence.parts());
            case Syntax.Choice choice -> union(choice.ways());
            case Syntax.Repeat repeat -> characters(repeat.body());
            case Syntax.Ahead ahead -> null;
            case Syntax.Anchor anchor -> null;
        };
    }

    private static CodePointSet union(List<Syntax> parts) {
        CodePointSet all = CodePointSet.NONE;
        for (Syntax part : parts) {
            CodePointSet set = characters(part);
            if (set == null) {
                return null;
            }
            all = all.union(set);
        }
        return all;
    }
}
