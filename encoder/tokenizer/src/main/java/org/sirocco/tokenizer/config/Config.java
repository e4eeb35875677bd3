package org.sirocco.tokenizer.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sirocco.tokenizer.errors.TokenizerException;

/**
 * An immutable JSON value of a component's configuration, which knows where in the file it stands.
 *
 * <p>The value is a {@code Map<String, Object>}, a {@code List<Object>}, a String, a Boolean, a Long, a Double or null.
 * A value of another type than the one asked for is refused with its path.
 */
public final class Config {
    private final Config parent;
    private final String key;
    private final int index;
    private final Object value;

    public Config(String path, Object value) {
        this(null, path, -1, value);
    }

    private Config(Config parent, String key, int index, Object value) {
        this.parent = parent;
        this.key = key;
        this.index = index;
        this.value = value;
    }

    /** Where in the file, as in {@code $.normalizer.normalizers[2]}. */
    public String path() {
        if (parent == null) {
            return key;
        }
        return parent.path() + (index < 0 ? "." + key : "[" + index + "]");
    }

    /** What to throw when something is wrong here. */
    public TokenizerException error(String problem) {
        return new TokenizerException(path(), problem);
    }

    public boolean isString() {
        return value instanceof String;
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public boolean isList() {
        return value instanceof List;
    }

    /** Refuses every key other than these. */
    public void allow(String... keys) {
        List<String> allowed = Arrays.asList(keys);
        for (Object found : map().keySet()) {
            if (!allowed.contains(found)) {
                throw error("unknown key \"" + shown((String) found) + "\"");
            }
        }
    }

    /** The string under "type". */
    public String type() {
        return string("type");
    }

    public boolean has(String key) {
        return map().get(key) != null;
    }

    /** The value of a key, or null where it is absent or null. */
    public Config get(String key) {
        Object inside = map().get(key);
        return inside == null ? null : new Config(this, key, -1, inside);
    }

    /** The value of a key that must be there. */
    public Config need(String key) {
        Config inside = get(key);
        if (inside == null) {
            throw error("\"" + key + "\" is missing");
        }
        return inside;
    }

    public String string(String key) {
        return need(key).asString();
    }

    public String string(String key, String otherwise) {
        Config inside = get(key);
        return inside == null ? otherwise : inside.asString();
    }

    public boolean bool(String key) {
        return need(key).asBoolean();
    }

    public boolean bool(String key, boolean otherwise) {
        Config inside = get(key);
        return inside == null ? otherwise : inside.asBoolean();
    }

    public int integer(String key) {
        return need(key).asInt();
    }

    public int integer(String key, int otherwise) {
        Config inside = get(key);
        return inside == null ? otherwise : inside.asInt();
    }

    /** The elements of a list that must be there. */
    public List<Config> list(String key) {
        return need(key).asList();
    }

    public String asString() {
        if (value instanceof String string) {
            return string;
        }
        throw wrong("a string");
    }

    public boolean asBoolean() {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw wrong("true or false");
    }

    /** A whole number from 0 on. */
    public int asInt() {
        if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw wrong("a whole number of at least 0");
    }

    public double asDouble() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong("a number");
    }

    public List<Config> asList() {
        if (!(value instanceof List<?> list)) {
            throw wrong("a list");
        }
        List<Config> elements = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            elements.add(new Config(this, null, i, list.get(i)));
        }
        return elements;
    }

    /** The keys of an object, in the file's order. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Object found : map().keySet()) {
            keys.add((String) found);
        }
        return keys;
    }

    private Map<?, ?> map() {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong("an object");
    }

    private TokenizerException wrong(String expected) {
        String actual = switch (value) {
            case null -> "null";
            case Map<?, ?> map -> "an object";
            case List<?> list -> "a list";
            case String string -> "\"" + shown(string) + "\"";
            default -> value.toString();
        };
        return error("must be " + expected + ", is " + actual);
    }

    /** A string of the file, short enough for a message. */
    public static String shown(String string) {
        return string.length() <= 60 ? string : string.substring(0, 60) + "…";
    }
}
