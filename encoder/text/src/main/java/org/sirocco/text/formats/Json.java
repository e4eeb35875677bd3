package org.sirocco.text.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.model.ModelFormatException;

/**
 * A value in one of a model's JSON files, read strictly: no duplicate keys, nothing after the end, bounded depth and size.
 * Every accessor throws {@link ModelFormatException} with file and key where the value is not what is asked for.
 *
 * @param file   for messages
 * @param parent what it is part of; null for the first
 * @param place  in its parent, for messages: a key, or an index of a list
 * @param value  Map, List, String, Number or Boolean; null where the key is missing or its value is null
 */
public record Json(Path file, Json parent, Object place, Object value) {
    /** The largest file that is read into memory as a tree; real ones are far below 1 MiB. */
    public static final int MAX_BYTES = 16 << 20;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TREE_TOKENS = 1_000_000;
    // Enough for vocabularies and merges many times those of today; every key is kept to find its double.
    private static final int MAX_STREAM_TOKENS = 4_000_000;

    /** An object without a key, of no file. */
    public static final Json NONE = new Json(Path.of(""), null, "", Map.of());

    /** For files that are read token by token, and as a tree in parts at most. */
    public static final JsonFactory STREAMS = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxTokenCount(MAX_STREAM_TOKENS).build())
            .build();

    public static Json read(Path file) {
        return parse(file, ModelFiles.readAll(file, MAX_BYTES));
    }

    /** The same of a file that may be missing, which then is an empty object. */
    public static Json optional(Path file) {
        return ModelFiles.isThere(file) ? read(file) : new Json(file, null, "", Map.of());
    }

    static Json parse(Path file, byte[] json) {
        try (JsonParser parser = STREAMS.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new ModelFormatException(file, "is empty, expected JSON");
            }
            Json root = part(file, "", parser);
            if (parser.nextToken() != null) {
                throw new ModelFormatException(file, "has more after the end of its JSON");
            }
            return root;
        } catch (IOException e) {
            throw malformed(file, e);
        }
    }

    /**
     * The value at which a parser stands, which is left at the value's end.
     *
     * @param key where it stands in the file, for messages
     */
    public static Json part(Path file, String key, JsonParser parser) throws IOException {
        return new Json(file, null, key, tree(parser, parser.currentTokenCount() + MAX_TREE_TOKENS));
    }

    public static ModelFormatException malformed(Path file, IOException e) {
        String detail = e instanceof JsonProcessingException json
                ? json.getOriginalMessage().replaceFirst("Source: [^;]*; ", "") + (json.getLocation() == null
                        ? ""
                        : String.format(Locale.ROOT, " (line %d, column %d)", json.getLocation().getLineNr(),
                                json.getLocation().getColumnNr()))
                : e.getMessage();
        return new ModelFormatException(file, "is not the JSON it should be: " + detail, e);
    }

    /** @param end the number of the parser's token at which a tree has become too large */
    private static Object tree(JsonParser parser, long end) throws IOException {
        if (parser.currentTokenCount() > end) {
            throw new StreamConstraintsException(
                    String.format(Locale.ROOT, "Token count of a value exceeds the maximum allowed (%d)",
                            MAX_TREE_TOKENS),
                    parser.currentLocation());
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, tree(parser, end));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(tree(parser, end));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** Where in the file, for messages: put together only when there is something to say. */
    public String key() {
        String before = parent == null ? "" : parent.key();
        return place instanceof Integer
                ? before + "[" + place + "]"
                : before.isEmpty() ? place.toString() : before + "." + place;
    }

    public boolean present() {
        return value != null;
    }

    /** The value of a key of this object; not {@link #present()} where it is missing or null. */
    public Json get(String name) {
        return new Json(file, this, name, object().get(name));
    }

    public Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        for (Object name : object().keySet()) {
            keys.add((String) name);
        }
        return keys;
    }

    private Map<?, ?> object() {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong("an object");
    }

    public List<Json> list() {
        if (!(value instanceof List<?> values)) {
            throw wrong("a list");
        }
        List<Json> list = new ArrayList<>();
        for (Object item : values) {
            list.add(new Json(file, this, list.size(), item));
        }
        return list;
    }

    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw wrong("a string");
    }

    public boolean flag() {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong("true or false");
    }

    /**
     * Refuses each key of this object that has something against it in the table, those that are known first, because their
     * reasons say more; null is taken for a key that is missing.
     *
     * @return this
     */
    public Json checked(KeyTable table) {
        for (boolean known : new boolean[]{true, false}) {
            for (String name : keys()) {
                Json item = get(name);
                if (item.present() && table.find(name).isPresent() == known) {
                    table.objection(name, item.value()).ifPresent(expected -> {
                        throw item.wrong(expected);
                    });
                }
            }
        }
        return this;
    }

    /** A whole number from 0 on. */
    long size() {
        if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
            return ((Number) value).longValue();
        }
        throw wrong(String.format(Locale.ROOT, "a whole number from 0 to %d", Long.MAX_VALUE));
    }

    /** A list of {@link #size()}. */
    List<Long> sizes() {
        List<Long> sizes = new ArrayList<>();
        for (Json item : list()) {
            sizes.add(item.size());
        }
        return sizes;
    }

    /** A whole number of at least {@code least}, as an int; may be written with a point. */
    public int intFrom(int least) {
        if (value instanceof Integer number && number >= least) {
            return number;
        }
        if (value instanceof Double number && number == number.intValue() && number >= least) {
            return number.intValue();
        }
        throw wrong(String.format(Locale.ROOT, "a whole number from %d to %d", least, Integer.MAX_VALUE));
    }

    /** Like {@link #intFrom(int)}; what is usual where the value is missing. */
    public int intFrom(int least, int usual) {
        return present() ? intFrom(least) : usual;
    }

    /** Like {@link #number()}; what is usual where the value is missing. */
    public double number(double usual) {
        return present() ? number() : usual;
    }

    /** Like {@link #text()}; what is usual where the value is missing. */
    public String text(String usual) {
        return present() ? text() : usual;
    }

    /** Like {@link #flag()}; what is usual where the value is missing. */
    public boolean flag(boolean usual) {
        return present() ? flag() : usual;
    }

    /** This object, with another value of a key. */
    public Json with(String name, Object other) {
        Map<Object, Object> copy = new LinkedHashMap<>(object());
        copy.put(name, other);
        return new Json(file, parent, place, copy);
    }

    public double number() {
        if (value instanceof Number number && !(value instanceof BigInteger)) {
            return number.doubleValue();
        }
        throw wrong("a number");
    }

    /** What is there is not what should be. */
    public ModelFormatException wrong(String expected) {
        String found = value == null
                ? "missing"
                : value instanceof Map
                        ? "an object"
                        : value instanceof List
                                ? "a list"
                                : value instanceof String ? "'" + value + "'" : value.toString();
        return new ModelFormatException(file, String.format(Locale.ROOT, "%s is %s, expected %s",
                key().isEmpty() ? "the whole" : key(), found, expected));
    }
}
