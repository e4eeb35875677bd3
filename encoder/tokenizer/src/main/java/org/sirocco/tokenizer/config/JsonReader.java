package org.sirocco.tokenizer.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as it comes from UTF-8 bytes, strictly (RFC 8259); half a surrogate pair is refused, too. A vocabulary goes
 * through one array of characters, without a string for each token: this is most of what loading a tokenizer costs.
 */
public final class JsonReader extends JsonStrings {
    private static final int DEEPEST = 63;
    private static final int LONGEST_NUMBER = 1000;

    private int depth;
    /** A bit for each open object and list: whether it has had an element. */
    private long begun;

    public JsonReader(byte[] bytes) {
        super(bytes);
    }

    /** What the next value is: one of { [ " 0 t f n, 0 for any number; or what else stands there. */
    public char kind() {
        int next = significant();
        return next == '-' || next >= '0' && next <= '9' ? '0' : (char) next;
    }

    /** Enters an object. */
    public void object() {
        open('{');
    }

    /** Enters a list. */
    public void list() {
        open('[');
    }

    private void open(char bracket) {
        expect(bracket);
        if (++depth > DEEPEST) {
            throw broken("more than " + DEEPEST + " objects and lists within each other");
        }
        begun &= ~(1L << depth);
    }

    /** Goes to the next key of an object, which is then the {@link #text()}; false where the object ends. */
    public boolean nextKey() {
        if (!next('}')) {
            return false;
        }
        string();
        expect(':');
        return true;
    }

    /** Goes to the next element of a list; false where the list ends. */
    public boolean nextElement() {
        return next(']');
    }

    private boolean next(char end) {
        if (significant() == end) {
            at++;
            depth--;
            return false;
        }
        long bit = 1L << depth;
        if ((begun & bit) != 0) {
            expect(',');
        }
        begun |= bit;
        return true;
    }

    /** Ends the reading: nothing may follow. */
    public void end() {
        while (at < bytes.length && isSpace(bytes[at])) {
            at++;
        }
        if (at < bytes.length) {
            throw broken("something follows the value");
        }
    }

    /** Reads a whole number. */
    public long wholeNumber() {
        if (number() instanceof Long whole) {
            return whole;
        }
        throw broken("a number that is not whole");
    }

    /** Reads a number: a Long or, with a fraction or exponent, a Double. */
    public Number number() {
        if (kind() != '0') {
            throw broken("no number where one must be");
        }
        int from = at;
        at += bytes[at] == '-' ? 1 : 0;
        int first = at;
        long value = digits();
        boolean whole = !isNext('.') && !isNext('e') && !isNext('E');
        if (bytes[first] == '0' && at > first + 1) {
            throw broken("a number with a zero before it");
        }
        if (isNext('.')) {
            at++;
            digits();
        }
        if (isNext('e') || isNext('E')) {
            at++;
            at += isNext('+') || isNext('-') ? 1 : 0;
            digits();
        }
        if (at - from > LONGEST_NUMBER || whole && value < 0) {
            throw broken("a number too large");
        }
        return whole
                ? (Number) Long.valueOf(first > from ? -value : value)
                : (Number) Double.valueOf(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1));
    }

    /** The value of at least one digit, or -1 where it is too large. */
    private long digits() {
        int from = at;
        long value = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value < 0 || value > Long.MAX_VALUE / 10 - 1 ? -1 : value * 10 + bytes[at] - '0';
            at++;
        }
        if (at == from) {
            throw broken("a number without digits");
        }
        return value;
    }

    private boolean isNext(char c) {
        return at < bytes.length && bytes[at] == c;
    }

    /** Reads any value: a map, a list, a String, a Boolean, a Long, a Double or null. */
    public Object value() {
        switch (kind()) {
            case '{' :
                Map<String, Object> map = new LinkedHashMap<>();
                object();
                while (nextKey()) {
                    map.put(text(), value());
                }
                return map;
            case '[' :
                List<Object> list = new ArrayList<>();
                list();
                while (nextElement()) {
                    list.add(value());
                }
                return list;
            case '"' :
                string();
                return text();
            case '0' :
                return number();
            case 't' :
                return word("true", Boolean.TRUE);
            case 'f' :
                return word("false", Boolean.FALSE);
            default :
                return word("null", null);
        }
    }

    private Object word(String word, Object value) {
        for (int i = 0; i < word.length(); i++) {
            if (byteAt(at++) != word.charAt(i)) {
                throw broken("not a value");
            }
        }
        return value;
    }
}
