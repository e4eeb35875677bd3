package org.sirocco.tokenizer.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.sirocco.tokenizer.unicode.CodePointSet;

/**
 * Reads a regular expression as Oniguruma does with its default (Ruby's) syntax, which is what the Rust crate onig gives
 * the tokenizers: ^ and $ are of lines, classes are of Unicode 16, {n,m}+ is a repetition of a repetition. What is not
 * understood exactly is refused. Source: Oniguruma 6.9, doc/RE.
 */
final class PatternParser {
    static final int LONGEST = 4000;
    private static final int DEEPEST = 40;
    private static final int MOST_REPEATS = 1000;

    private final int[] text;
    private final Classes classes;
    private int at;
    private int depth;
    private boolean ignoreCase;
    private boolean dotAll;

    private PatternParser(String pattern) {
        text = pattern.codePoints().toArray();
        classes = new Classes(this);
    }

    static Syntax parse(String pattern) throws PatternException {
        if (pattern.length() > LONGEST) {
            throw new PatternException(
                    String.format(Locale.ROOT, "%d characters long; at most %d are taken", pattern.length(), LONGEST));
        }
        PatternParser parser = new PatternParser(pattern);
        Syntax syntax = parser.choice();
        if (parser.at < parser.text.length) {
            throw new PatternException("unmatched )");
        }
        return syntax;
    }

    boolean more() {
        return at < text.length;
    }

    int peek() {
        return at < text.length ? text[at] : -1;
    }

    int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] : -1;
    }

    int take() throws PatternException {
        if (at == text.length) {
            throw new PatternException("ends too soon");
        }
        return text[at++];
    }

    boolean takeIf(String next) {
        for (int i = 0; i < next.length(); i++) {
            if (peek(i) != next.charAt(i)) {
                return false;
            }
        }
        at += next.length();
        return true;
    }

    void deeper() throws PatternException {
        if (++depth > DEEPEST) {
            throw new PatternException(String.format(Locale.ROOT, "nested more than %d deep", DEEPEST));
        }
    }

    void shallower() {
        depth--;
    }

    boolean ignoresCase() {
        return ignoreCase;
    }

    private Syntax choice() throws PatternException {
        deeper();
        List<Syntax> ways = new ArrayList<>();
        boolean outerCase = ignoreCase;
        boolean outerDot = dotAll;
        do {
            ways.add(sequence());
        } while (takeIf("|"));
        ignoreCase = outerCase;
        dotAll = outerDot;
        shallower();
        return ways.size() == 1 ? ways.get(0) : new Syntax.Choice(ways);
    }

    private Syntax sequence() throws PatternException {
        List<Syntax> parts = new ArrayList<>();
        while (more() && peek() != '|' && peek() != ')') {
            Syntax atom = atom();
            if (atom != null) {
                parts.add(repeated(atom));
            }
        }
        if (ignoreCase) {
            Folding.check(parts);
        }
        return parts.size() == 1 ? parts.get(0) : new Syntax.Sequence(parts);
    }

    private Syntax repeated(Syntax atom) throws PatternException {
        Syntax result = atom;
        boolean first = true;
        while (true) {
            int min;
            int max;
            boolean interval = false;
            if (peek() == '*' || peek() == '+' || peek() == '?') {
                int sign = take();
                min = sign == '+' ? 1 : 0;
                max = sign == '?' ? 1 : Syntax.MANY;
            } else {
                int[] bounds = interval();
                if (bounds == null) {
                    return result;
                }
                min = bounds[0];
                max = bounds[1];
                interval = true;
            }
            if (!first) {
                throw new PatternException("a quantifier after a quantifier");
            }
            if (result instanceof Syntax.Ahead || result instanceof Syntax.Anchor) {
                throw new PatternException("a quantifier after what has no width");
            }
            first = false;
            Syntax.Greed greed = Syntax.Greed.GREEDY;
            if (takeIf("?")) {
                greed = Syntax.Greed.LAZY;
                if (interval && min == max) {
                    throw new PatternException("{n}?, which is no lazy quantifier here");
                }
            } else if (peek() == '+' && !interval) {
                take();
                greed = Syntax.Greed.POSSESSIVE;
            }
            result = new Syntax.Repeat(result, min, max, greed);
        }
    }

    /** {n}, {n,}, {,m} or {n,m}; null where the brace is a plain character. */
    private int[] interval() throws PatternException {
        if (peek() != '{') {
            return null;
        }
        int end = 1;
        while (peek(end) >= '0' && peek(end) <= '9' || peek(end) == ',') {
            end++;
        }
        String inside = new String(text, at + 1, end - 1);
        if (peek(end) != '}' || !inside.matches("[0-9]{1,9}|[0-9]{1,9},[0-9]{0,9}|,[0-9]{1,9}")) {
            return null;
        }
        at += end + 1;
        int comma = inside.indexOf(',');
        String low = comma < 0 ? inside : inside.substring(0, comma);
        String high = comma < 0 ? inside : inside.substring(comma + 1);
        int min = low.isEmpty() ? 0 : Integer.parseInt(low);
        int max = high.isEmpty() ? Syntax.MANY : Integer.parseInt(high);
        if (min > MOST_REPEATS || max != Syntax.MANY && (max > MOST_REPEATS || max < min)) {
            throw new PatternException(
                    String.format(Locale.ROOT, "{%s}; at most %d repetitions, in ascending order", inside,
                            MOST_REPEATS));
        }
        return new int[]{min, max};
    }

    private Syntax atom() throws PatternException {
        int c = take();
        return switch (c) {
            case '(' -> group();
            case '[' -> new Syntax.One(classes.bracket());
            case '.' -> new Syntax.One(dotAll ? CodePointSet.ALL : CodePointSet.range('\n', '\n').complement());
            case '^' -> new Syntax.Anchor(Syntax.Place.LINE_BEGIN);
            case '$' -> new Syntax.Anchor(Syntax.Place.LINE_END);
            case '*', '+', '?' -> throw new PatternException("a quantifier with nothing before it");
            case '\\' -> escape();
            default -> new Syntax.One(Folding.folded(CodePointSet.range(c, c), ignoreCase));
        };
    }

    private Syntax escape() throws PatternException {
        switch (peek()) {
            case 'b', 'B' :
                return new Syntax.Anchor(take() == 'b' ? Syntax.Place.WORD_BOUNDARY : Syntax.Place.NO_WORD_BOUNDARY);
            case 'A', 'z' :
                return new Syntax.Anchor(take() == 'A' ? Syntax.Place.TEXT_BEGIN : Syntax.Place.TEXT_END);
            case 'N' :
                take();
                return new Syntax.One(CodePointSet.range('\n', '\n').complement());
            case 'O' :
                take();
                return new Syntax.One(CodePointSet.ALL);
            default :
                CodePointSet set = classes.escape(false);
                return new Syntax.One(Folding.folded(set, ignoreCase));
        }
    }

    private Syntax group() throws PatternException {
        if (takeIf("?#")) {
            while (take() != ')') {
                continue;
            }
            return null;
        }
        boolean outerCase = ignoreCase;
        boolean outerDot = dotAll;
        Syntax.Greed atomic = Syntax.Greed.GREEDY;
        boolean ahead = false;
        boolean negative = false;
        if (takeIf("?:")) {
            ahead = false;
        } else if (takeIf("?=") || peek() == '?' && peek(1) == '!') {
            negative = takeIf("?!");
            ahead = true;
        } else if (takeIf("?>")) {
            atomic = Syntax.Greed.POSSESSIVE;
        } else if (peek() == '?' && (peek(1) == '<' && (peek(2) == '=' || peek(2) == '!'))) {
            throw new PatternException("look-behind");
        } else if (peek() == '?' && peek(1) == '<') {
            name();
        } else if (peek() == '?') {
            take();
            if (!options()) {
                return null;
            }
        }
        Syntax body = choice();
        ignoreCase = outerCase;
        dotAll = outerDot;
        if (!takeIf(")")) {
            throw new PatternException("a group without an end");
        }
        if (ahead) {
            return lookAhead(body, negative);
        }
        if (atomic == Syntax.Greed.POSSESSIVE && body instanceof Syntax.Repeat repeat
                && repeat.greed() == Syntax.Greed.GREEDY && repeat.body() instanceof Syntax.One) {
            return new Syntax.Repeat(repeat.body(), repeat.min(), repeat.max(), atomic);
        }
        return atomic == Syntax.Greed.GREEDY ? body : new Syntax.Repeat(body, 1, 1, atomic);
    }

    private void name() throws PatternException {
        takeIf("?<");
        int c = take();
        while (c != '>') {
            if (!Character.isLetterOrDigit(c) && c != '_') {
                throw new PatternException("a group of the kind (?<");
            }
            c = take();
        }
    }

    /** Reads options after "(?"; whether a body of their own follows, else they hold to the end of the group. */
    private boolean options() throws PatternException {
        boolean on = true;
        while (true) {
            int c = take();
            switch (c) {
                case '-' -> on = false;
                case 'i' -> ignoreCase = on;
                case 'm' -> dotAll = on;
                case ':' -> {
                    return true;
                }
                case ')' -> throw new PatternException("(?options) without a colon");
                default -> throw new PatternException("a group of the kind (?" + Character.toString(c));
            }
        }
    }

    private static Syntax lookAhead(Syntax body, boolean negative) throws PatternException {
        if (body instanceof Syntax.One one) {
            return new Syntax.Ahead(one.set(), negative);
        }
        throw new PatternException("look-ahead at more than one character");
    }
}
