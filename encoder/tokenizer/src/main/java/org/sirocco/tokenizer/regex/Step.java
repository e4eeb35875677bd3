package org.sirocco.tokenizer.regex;

import org.sirocco.tokenizer.unicode.CodePointSet;
import org.sirocco.tokenizer.unicode.CodePointTable;
import org.sirocco.tokenizer.unicode.RegexClasses;

/** A step of a {@link FlatPattern}'s way, which knows the next. */
sealed interface Step {
    /** Where the match ends that takes this step at an index, or -1; the text is [from, to). */
    int match(char[] text, int at, int from, int to, StepBudget budget);

    /** What this step and those after it can begin with. */
    CodePointSet beginnings();

    /** Whether this step and those after it can take nothing. */
    boolean canEnd();

    /** Whether they match wherever they are tried. */
    boolean neverFails();

    /** Whether, before anything is taken, they look at what they do not take. */
    boolean looks();

    /** Characters before which this step and those after it match for sure, and take the character. */
    default CodePointSet surely() {
        return CodePointSet.NONE;
    }

    /** The end of the way. */
    enum End implements Step {
        END;

        @Override
        public int match(char[] text, int at, int from, int to, StepBudget budget) {
            return at;
        }

        @Override
        public CodePointSet beginnings() {
            return CodePointSet.NONE;
        }

        @Override
        public boolean canEnd() {
            return true;
        }

        @Override
        public boolean neverFails() {
            return true;
        }

        @Override
        public boolean looks() {
            return false;
        }
    }

    /** Characters of a set, as many as there are; where {@code keeps}, fewer are not tried. */
    record Taken(CodePointSet set, CodePointTable table, int bit, int min, int max, boolean keeps, Step next,
            CodePointSet beginnings) implements Step {
        Taken(CodePointSet set, CodePointTable table, int bit, int min, int max, boolean keeps, Step next) {
            this(set, table, bit, min, max, keeps, next, min > 0 ? set : set.union(next.beginnings()));
        }

        @Override
        public int match(char[] text, int at, int from, int to, StepBudget budget) {
            int here = at;
            int count = 0;
            while (count < max && here < to) {
                int c = text[here];
                int width = 1;
                if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    c = Character.codePointAt(text, here, to);
                    width = Character.charCount(c);
                }
                if ((table.get(c) & bit) == 0) {
                    break;
                }
                budget.step();
                here += width;
                count++;
            }
            while (count >= min) {
                int end = next.match(text, here, from, to, budget);
                if (end >= 0 || keeps || count == 0) {
                    return end;
                }
                budget.step();
                here -= Character.isLowSurrogate(text[here - 1]) ? 2 : 1;
                count--;
            }
            return -1;
        }

        @Override
        public CodePointSet surely() {
            CodePointSet after = next.surely().intersection(set.complement());
            return min > 1
                    ? CodePointSet.NONE
                    : next.neverFails()
                            ? min == 1 ? set : set.union(after)
                            : min == 1 ? CodePointSet.NONE : after;
        }

        @Override
        public boolean canEnd() {
            return min == 0 && next.canEnd();
        }

        @Override
        public boolean neverFails() {
            return min == 0 && next.neverFails();
        }

        @Override
        public boolean looks() {
            return min == 0 && next.looks();
        }
    }

    /** The first of several ways that matches. */
    record Ways(Step[] ways) implements Step {
        @Override
        public int match(char[] text, int at, int from, int to, StepBudget budget) {
            for (Step way : ways) {
                int end = way.match(text, at, from, to, budget);
                if (end >= 0) {
                    return end;
                }
            }
            return -1;
        }

        @Override
        public CodePointSet beginnings() {
            CodePointSet all = CodePointSet.NONE;
            for (Step way : ways) {
                all = all.union(way.beginnings());
            }
            return all;
        }

        @Override
        public boolean canEnd() {
            for (Step way : ways) {
                if (way.canEnd()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean neverFails() {
            for (Step way : ways) {
                if (way.neverFails()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean looks() {
            for (Step way : ways) {
                if (way.looks()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A look at the next character, which is not taken. */
    record Look(CodePointTable table, int bit, boolean negative, Step next) implements Step {
        @Override
        public int match(char[] text, int at, int from, int to, StepBudget budget) {
            boolean there = at < to && (table.get(Character.codePointAt(text, at, to)) & bit) != 0;
            return there == negative ? -1 : next.match(text, at, from, to, budget);
        }

        @Override
        public CodePointSet beginnings() {
            return next.beginnings();
        }

        @Override
        public boolean canEnd() {
            return next.canEnd();
        }

        @Override
        public boolean neverFails() {
            return false;
        }

        @Override
        public boolean looks() {
            return true;
        }
    }

    /** A place in the text. */
    record Place(Syntax.Place place, Step next) implements Step {
        private static final CodePointSet WORD = RegexClasses.word(false);

        @Override
        public int match(char[] text, int at, int from, int to, StepBudget budget) {
            boolean here = switch (place) {
                case TEXT_BEGIN -> at == from;
                case TEXT_END -> at == to;
                case LINE_BEGIN -> at == from || at < to && text[at - 1] == '\n';
                case LINE_END -> at == to || text[at] == '\n';
                case WORD_BOUNDARY -> isBoundary(text, at, from, to);
                case NO_WORD_BOUNDARY -> !isBoundary(text, at, from, to);
            };
            return here ? next.match(text, at, from, to, budget) : -1;
        }

        private static boolean isBoundary(char[] text, int at, int from, int to) {
            boolean before = at > from && WORD.contains(Character.codePointBefore(text, at, from));
            boolean after = at < to && WORD.contains(Character.codePointAt(text, at, to));
            return before != after;
        }

        @Override
        public CodePointSet beginnings() {
            return next.beginnings();
        }

        @Override
        public boolean canEnd() {
            return next.canEnd();
        }

        @Override
        public boolean neverFails() {
            return false;
        }

        @Override
        public boolean looks() {
            return true;
        }
    }
}
