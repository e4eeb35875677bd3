package org.sirocco.tokenizer.config;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

import org.sirocco.tokenizer.TokenizerException;

/** Reads JSON as it comes. */
public final class Json {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 1 << 20;
    private static final int LONGEST_STRING = 1 << 26;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST)
                    .maxNameLength(LONGEST_NAME).maxStringLength(LONGEST_STRING).build())
            .build();

    private Json() {}

    /** A parser of UTF-8 bytes. */
    public static JsonParser parser(byte[] bytes) throws IOException {
        return FACTORY.createParser(bytes);
    }

    /** The value at which the parser stands: a map, a list, a String, a Boolean, a Long, a Double or null. */
    public static Object value(JsonParser json, String path) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String key = checked(json.currentName(), path);
                    json.nextToken();
                    map.put(key, value(json, path + "." + key));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json, path));
                }
                yield list;
            }
            case VALUE_STRING -> checked(json.getText(), path);
            case VALUE_NUMBER_INT -> wholeNumber(json, path);
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new TokenizerException(path, "not a JSON value");
        };
    }

    /** The whole number at which the parser stands. */
    public static long wholeNumber(JsonParser json, String path) throws IOException {
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            BigInteger number = json.getBigIntegerValue();
            throw new TokenizerException(path, "a number of " + number.bitLength() + " bits is too large");
        }
        return json.getLongValue();
    }

    /** The same string; one with half a surrogate pair is no text and is refused. */
    public static String checked(String text, String path) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isHighSurrogate(text.charAt(i)) && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new TokenizerException(path, "a string holds half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }
}
