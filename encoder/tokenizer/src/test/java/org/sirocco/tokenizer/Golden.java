package org.sirocco.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.sirocco.tokenizer.config.Config;

/** The test resources that {@code scripts/peers/normalizer_golden.py} writes with the library itself. */
public final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    public static List<String> lines(String name) {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(Golden.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<JsonNode> nodes(String name) {
        return lines(name).stream().map(Golden::node).toList();
    }

    public static JsonNode node(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A component as the module's own reader gives it. */
    public static Config config(JsonNode node) {
        return new Config("$", value(node));
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(value(element)));
            return list;
        }
        return node.isNull()
                ? null
                : node.isBoolean()
                        ? (Object) node.booleanValue()
                        : node.isIntegralNumber()
                                ? (Object) node.longValue()
                                : node.isNumber() ? (Object) node.doubleValue() : node.textValue();
    }
}
