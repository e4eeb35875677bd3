package org.sirocco.tokenizer.regex;

import java.util.Locale;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import org.sirocco.tokenizer.unicode.CodePointSet;

/** A regular expression given to RE2/J, each class written out as ranges; what RE2/J cannot do is refused. */
final class LinearPattern implements SplitPattern {
    private static final long BIGGEST = 10_000;
    private static final int STATES = 16;
    private static final int LONGEST_WRITTEN = 2_000_000;

    private final Pattern pattern;
    private final boolean cuttable;

    /** Steps that a look at a character counts for: the matcher may follow as many states as the expression is long. */
    private final int cost;

    private LinearPattern(Pattern pattern, boolean cuttable, long size) {
        this.pattern = pattern;
        cost = 1 + (int) (size / STATES);
        this.cuttable = cuttable;
    }

    static LinearPattern of(Syntax syntax) throws PatternException {
        if (Syntax.size(syntax) > BIGGEST) {
            throw new PatternException(
                    String.format(Locale.ROOT, "more than %d characters long with its repetitions written out",
                            BIGGEST));
        }
        StringBuilder written = new StringBuilder();
        write(syntax, Syntax.canBeEmpty(syntax), written);
        try {
            return new LinearPattern(Pattern.compile(written.toString()), Cuts.cuttable(syntax), Syntax.size(syntax));
        } catch (PatternSyntaxException e) {
            throw new PatternException("RE2/J: " + e.getDescription());
        }
    }

    private static void write(Syntax syntax, boolean empty, StringBuilder out) throws PatternException {
        if (out.length() > LONGEST_WRITTEN) {
            throw new PatternException("its classes have too many ranges");
        }
        switch (syntax) {
            case Syntax.One one -> write(one.set(), out);
            case Syntax.Sequence sequence -> {
                for (Syntax part : sequence.parts()) {
                    write(part, empty, out);
                }
            }
            case Syntax.Choice choice -> {
                String before = "(?:";
                for (Syntax way : choice.ways()) {
                    out.append(before);
                    write(way, empty, out);
                    before = "|";
                }
                out.append(')');
            }
            case Syntax.Repeat repeat -> {
                if (repeat.greed() == Syntax.Greed.POSSESSIVE) {
                    throw new PatternException("a possessive quantifier or atomic group within such an expression");
                }
                if (repeat.max() > 1 && Syntax.canBeEmpty(repeat.body())) {
                    throw new PatternException("a repeated group that can be empty");
                }
                out.append("(?:");
                write(repeat.body(), empty, out);
                out.append("){").append(repeat.min()).append(',');
                if (repeat.max() != Syntax.MANY) {
                    out.append(repeat.max());
                }
                out.append(repeat.greed() == Syntax.Greed.LAZY ? "}?" : "}");
            }
            case Syntax.Ahead ahead -> throw new PatternException("look-ahead within such an expression");
            case Syntax.Anchor anchor -> write(anchor.place(), empty, out);
        }
    }

    private static void write(Syntax.Place place, boolean empty, StringBuilder out) throws PatternException {
        out.append(switch (place) {
            case TEXT_BEGIN -> "\\A";
            case TEXT_END -> "\\z";
            case LINE_END -> "(?m:$)";
            case LINE_BEGIN -> {
                if (empty) {
                    throw new PatternException("^ in an expression that can match nothing");
                }
                yield "(?m:^)";
            }
            case WORD_BOUNDARY, NO_WORD_BOUNDARY -> throw new PatternException("\\b within such an expression");
        });
    }

    private static void write(CodePointSet set, StringBuilder out) throws PatternException {
        if (set.isEmpty()) {
            throw new PatternException("a class of no characters");
        }
        out.append('[');
        for (int range = 0; range < set.ranges(); range++) {
            out.append("\\x{").append(Integer.toHexString(set.first(range))).append('}');
            if (set.last(range) > set.first(range)) {
                out.append("-\\x{").append(Integer.toHexString(set.last(range))).append('}');
            }
        }
        out.append(']');
    }

    @Override
    public Matches over(char[] text, int from, int to) {
        Matcher matcher = pattern.matcher(new CountedText(text, from, to, cost));
        return new FoundMatches(from, to, text) {
            @Override
            boolean search(int at) {
                return matcher.find(at - from) && found(from + matcher.start(), from + matcher.end());
            }
        };
    }

    @Override
    public boolean cuttable() {
        return cuttable;
    }

    /** A part of a char array of which every look at a character is counted. */
    private record CountedText(char[] text, int from, int to, int cost, StepBudget budget) implements CharSequence {
        CountedText(char[] text, int from, int to, int cost) {
            this(text, from, to, cost, new StepBudget(to - from));
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            budget.step(cost);
            return text[from + index];
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text, from + start, from + end, cost, budget);
        }

        @Override
        public String toString() {
            return new String(text, from, to - from);
        }
    }
}
