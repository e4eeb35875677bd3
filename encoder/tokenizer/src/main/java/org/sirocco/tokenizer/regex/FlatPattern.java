package org.sirocco.tokenizer.regex;

import java.util.ArrayList;
import java.util.List;

import org.sirocco.tokenizer.unicode.CodePointSet;
import org.sirocco.tokenizer.unicode.CodePointTable;

/**
 * An expression of one level: ways, each of which is a sequence of characters of classes, repeated or not, of places and
 * of looks at the next character; some of the sequence may be a choice again. The expressions that byte-level BPE splits
 * by (GPT-2, cl100k, o200k, Llama 3, Qwen and their kin) are such, and their look-ahead and possessive quantifiers are
 * nothing special here.
 *
 * <p>It is matched as a backtracking engine would, which decides the same way among several matches; but only one
 * repetition in a way may have to give back what it took, so that a way costs time linear in what it looks at.
 */
final class FlatPattern implements SplitPattern {
    private static final int MOST_STEPS = 200;
    private static final int MOST_CHOICES = 3;
    private static final int MOST_OPTIONAL = 3;

    private final Step[] ways;
    /** Of each ASCII character, the ways that can begin with it (or be empty). */
    private final Step[][] byAscii = new Step[128][];
    private final boolean canBeEmpty;
    private final boolean cuttable;

    private FlatPattern(Step[] ways, boolean canBeEmpty, boolean cuttable) {
        this.ways = ways;
        this.canBeEmpty = canBeEmpty;
        this.cuttable = cuttable;
        for (int c = 0; c < 128; c++) {
            List<Step> possible = new ArrayList<>();
            for (Step way : ways) {
                if (way.beginnings().contains(c) || way.canEnd()) {
                    possible.add(way);
                }
            }
            byAscii[c] = possible.toArray(Step[]::new);
        }
    }

    /** The pattern, or null where the expression is not of this kind. */
    static FlatPattern of(Syntax syntax) {
        List<Syntax> tops = new ArrayList<>();
        flatten(syntax, tops);
        Builder builder = new Builder();
        Step[] ways = new Step[tops.size()];
        for (int i = 0; i < ways.length; i++) {
            builder.choices = 0;
            builder.givingBack = 0;
            builder.optional = 0;
            ways[i] = builder.build(tops.get(i), Step.End.END);
            if (ways[i] == null) {
                return null;
            }
        }
        return new FlatPattern(ways, Syntax.canBeEmpty(syntax), Cuts.cuttable(syntax));
    }

    /** Ways within ways come to the same. */
    private static void flatten(Syntax syntax, List<Syntax> tops) {
        if (syntax instanceof Syntax.Choice choice) {
            choice.ways().forEach(way -> flatten(way, tops));
        } else {
            tops.add(syntax);
        }
    }

    @Override
    public Matches over(char[] text, int from, int to) {
        StepBudget budget = new StepBudget(to - from);
        return new FoundMatches(from, to, text) {
            @Override
            boolean search(int at) {
                int begin = at;
                while (begin <= to) {
                    Step[] possible = begin < to && text[begin] < 128 ? byAscii[text[begin]] : ways;
                    for (Step way : possible) {
                        int end = way.match(text, begin, from, to, budget);
                        if (end >= 0) {
                            return found(begin, end);
                        }
                    }
                    if (begin == to) {
                        return false;
                    }
                    begin += Character.charCount(Character.codePointAt(text, begin, to));
                    if (begin == to && !canBeEmpty) {
                        return false;
                    }
                }
                return false;
            }
        };
    }

    @Override
    public boolean cuttable() {
        return cuttable;
    }

    @Override
    public boolean takesLettersAndDigits() {
        CodePointSet taken = CodePointSet.NONE;
        for (Step way : ways) {
            taken = taken.union(way.surely());
        }
        return Cuts.BEFORE.intersection(taken.complement()).isEmpty();
    }

    /** Builds the steps of a way from its end. */
    private static final class Builder {
        private final List<CodePointSet> sets = new ArrayList<>();
        private final List<CodePointTable> tables = new ArrayList<>();
        private int steps;
        private int choices;
        private int givingBack;
        private int optional;

        /** The steps of this and then of what follows; null if there is something that is not for here. */
        Step build(Syntax syntax, Step next) {
            if (++steps > MOST_STEPS) {
                return null;
            }
            return switch (syntax) {
                case Syntax.One one -> taken(one.set(), 1, 1, true, next);
                case Syntax.Sequence sequence -> {
                    Step step = next;
                    for (int i = sequence.parts().size() - 1; i >= 0 && step != null; i--) {
                        step = build(sequence.parts().get(i), step);
                    }
                    yield step;
                }
                case Syntax.Choice choice -> choice(choice.ways(), next, false);
                case Syntax.Repeat repeat -> repeat(repeat, next);
                case Syntax.Ahead ahead -> new Step.Look(table(ahead.set()), bit(ahead.set()), ahead.negative(), next);
                case Syntax.Anchor anchor -> new Step.Place(anchor.place(), next);
            };
        }

        private Step repeat(Syntax.Repeat repeat, Step next) {
            boolean possessive = repeat.greed() == Syntax.Greed.POSSESSIVE;
            if (repeat.greed() == Syntax.Greed.LAZY) {
                return null;
            }
            if (repeat.body() instanceof Syntax.One one) {
                boolean keeps = possessive || next.neverFails()
                        || !next.looks() && one.set().intersection(next.beginnings()).isEmpty();
                return taken(one.set(), repeat.min(), repeat.max(), keeps, next);
            }
            if (possessive || repeat.min() != 0 || repeat.max() != 1) {
                return null;
            }
            return choice(repeat.body() instanceof Syntax.Choice choice ? choice.ways() : List.of(repeat.body()), next,
                    true);
        }

        private Step taken(CodePointSet set, int min, int max, boolean keeps, Step next) {
            if (!keeps && min < max && (max == 1 ? ++optional > MOST_OPTIONAL : ++givingBack > 1)) {
                return null;
            }
            return new Step.Taken(set, table(set), bit(set), min, max, keeps || min == max, next);
        }

        private Step choice(List<Syntax> ways, Step next, boolean optional) {
            if (++choices > MOST_CHOICES) {
                return null;
            }
            List<Step> steps = new ArrayList<>();
            for (Syntax way : ways) {
                Step step = build(way, next);
                if (step == null) {
                    return null;
                }
                steps.add(step);
            }
            if (optional) {
                steps.add(next);
            }
            return new Step.Ways(steps.toArray(Step[]::new));
        }

        /** Sets share tables of eight bits. */
        private CodePointTable table(CodePointSet set) {
            int index = sets.indexOf(set);
            if (index < 0) {
                index = sets.size();
                sets.add(set);
                if (index % 8 == 0) {
                    tables.add(new CodePointTable());
                }
                tables.get(index / 8).add(set, 1 << index % 8);
            }
            return tables.get(index / 8);
        }

        private int bit(CodePointSet set) {
            table(set);
            return 1 << sets.indexOf(set) % 8;
        }
    }
}
