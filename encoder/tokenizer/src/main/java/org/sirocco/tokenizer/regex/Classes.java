package org.sirocco.tokenizer.regex;

import java.util.Locale;

import org.sirocco.tokenizer.unicode.CodePointSet;
import org.sirocco.tokenizer.unicode.RegexClasses;

/** Character classes and escapes of one character within a {@link PatternParser}. */
final class Classes {
    private final PatternParser in;

    Classes(PatternParser in) {
        this.in = in;
    }

    /** A class in brackets, of which the opening one is taken. */
    CodePointSet bracket() throws PatternException {
        in.deeper();
        boolean negative = in.takeIf("^");
        CodePointSet all = null; // of the operands of && before this one
        CodePointSet set = CodePointSet.NONE;
        boolean first = true;
        while (true) {
            if (!in.more()) {
                throw new PatternException("a class without an end");
            }
            if (in.peek() == ']' && !first) {
                in.take();
                break;
            }
            if (in.takeIf("&&")) {
                all = all == null ? set : all.intersection(set);
                set = CodePointSet.NONE;
                first = false;
                continue;
            }
            set = set.union(item(first));
            first = false;
        }
        CodePointSet result = Folding.folded(all == null ? set : all.intersection(set), in.ignoresCase());
        in.shallower();
        return negative ? result.complement() : result;
    }

    private CodePointSet item(boolean first) throws PatternException {
        if (in.peek() == '[' && in.peek(1) == ':') {
            return posix();
        }
        if (in.takeIf("[")) {
            return bracket();
        }
        int low = in.peek();
        if (low == '\\') {
            in.take();
            boolean single = isSingle(in.peek());
            CodePointSet set = escape(true);
            if (!single || in.peek() != '-' || in.peek(1) == ']') {
                if (!single && in.peek() == '-' && in.peek(1) != ']') {
                    throw new PatternException("a range that begins with a class");
                }
                return set;
            }
            low = set.first(0);
        } else {
            in.take();
            if (low == '-' && !first && in.peek() != ']') {
                throw new PatternException("a - within a class that is neither first, last nor in a range");
            }
            if (in.peek() != '-' || in.peek(1) == ']' || in.peek(1) == -1) {
                return CodePointSet.range(low, low);
            }
        }
        in.take();
        int high = in.take();
        if (high == '[') {
            throw new PatternException("a range that ends with a class");
        }
        if (high == '\\') {
            if (!isSingle(in.peek())) {
                throw new PatternException("a range that ends with a class");
            }
            high = escape(true).first(0);
        }
        if (high < low) {
            throw new PatternException("a range that goes backwards");
        }
        return CodePointSet.range(low, high);
    }

    private static boolean isSingle(int escaped) {
        return "wWdDsShHpP".indexOf(escaped) < 0;
    }

    private CodePointSet posix() throws PatternException {
        in.takeIf("[:");
        boolean negative = in.takeIf("^");
        StringBuilder name = new StringBuilder();
        while (!in.takeIf(":]")) {
            name.appendCodePoint(in.take());
        }
        CodePointSet set = RegexClasses.named(name.toString(), true);
        if (set == null) {
            throw new PatternException(String.format(Locale.ROOT, "the class [:%s:]", name));
        }
        return negative ? set.complement() : set;
    }

    /** A class or character after a backslash, which is taken. */
    CodePointSet escape(boolean bracket) throws PatternException {
        int c = in.take();
        return switch (c) {
            case 'w' -> RegexClasses.word(bracket);
            case 'W' -> RegexClasses.word(bracket).complement();
            case 'd' -> RegexClasses.digit();
            case 'D' -> RegexClasses.digit().complement();
            case 's' -> RegexClasses.space();
            case 'S' -> RegexClasses.space().complement();
            case 'h' -> RegexClasses.hexDigit();
            case 'H' -> RegexClasses.hexDigit().complement();
            case 'p' -> property(false);
            case 'P' -> property(true);
            case 't' -> one('\t');
            case 'n' -> one('\n');
            case 'r' -> one('\r');
            case 'f' -> one('\f');
            case 'v' -> one('\u000B');
            case 'a' -> one('\u0007');
            case 'e' -> one('\u001B');
            case 'x' -> one(hexadecimal());
            case 'u' -> one(digits(4));
            default -> {
                if (c < 128 && Character.isLetterOrDigit(c)) {
                    throw new PatternException("\\" + Character.toString(c));
                }
                yield one(c);
            }
        };
    }

    private static CodePointSet one(int c) throws PatternException {
        if (c > Character.MAX_CODE_POINT || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            throw new PatternException(String.format(Locale.ROOT, "U+%X, which is no character", c));
        }
        return CodePointSet.range(c, c);
    }

    private CodePointSet property(boolean negative) throws PatternException {
        if (!in.takeIf("{")) {
            throw new PatternException("\\p without a name in braces");
        }
        boolean not = in.takeIf("^") != negative;
        StringBuilder name = new StringBuilder();
        for (int c = in.take(); c != '}'; c = in.take()) {
            name.appendCodePoint(c);
        }
        CodePointSet set = RegexClasses.named(name.toString(), false);
        if (set == null) {
            throw new PatternException(String.format(Locale.ROOT, "the property \\p{%s}", name));
        }
        return not ? set.complement() : set;
    }

    private int hexadecimal() throws PatternException {
        if (in.takeIf("{")) {
            int value = 0;
            int count = 0;
            for (int c = in.take(); c != '}'; c = in.take()) {
                if (Character.digit(c, 16) < 0 || c > 127 || ++count > 6) {
                    throw new PatternException("\\x{ without a number");
                }
                value = 16 * value + Character.digit(c, 16);
            }
            return value;
        }
        int value = digits(2);
        if (value > 127) {
            throw new PatternException("\\x of a byte that is no character");
        }
        return value;
    }

    private int digits(int count) throws PatternException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            int c = in.take();
            if (c > 127 || Character.digit(c, 16) < 0) {
                throw new PatternException(
                        String.format(Locale.ROOT, "a number of less than %d digits of base 16", count));
            }
            value = 16 * value + Character.digit(c, 16);
        }
        return value;
    }
}
