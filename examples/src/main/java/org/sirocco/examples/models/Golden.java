package org.sirocco.examples.models;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model should make of a text: one JSON object a line with {@code text}, {@code vector} and, where there are any,
 * {@code prompt} and {@code ids}. What {@code encode --format jsonl} writes can be read as well.
 *
 * @param text   the input, a prompt included where the file names one
 * @param ids    its token ids after any cut, or null where the file does not say
 * @param vector the reference's vector
 */
record Golden(String text, int[] ids, float[] vector) {
    /** The vectors that ONNX Runtime made of a known model, which come with the command line; empty for other models. */
    static List<Golden> ofModel(String model) throws IOException {
        String resource = "/org/sirocco/examples/golden/" + model + ".jsonl";
        try (InputStream in = model.matches("[a-z0-9-]+") ? Golden.class.getResourceAsStream(resource) : null) {
            return in == null
                    ? List.of()
                    : read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), resource);
        }
    }

    static List<Golden> ofFile(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return read(lines, file.toString());
        }
    }

    private static List<Golden> read(BufferedReader lines, String origin) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Golden> all = new ArrayList<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonNode object = mapper.readTree(line);
                JsonNode ids = object.get("ids");
                String prompt = object.path("prompt").asText("");
                all.add(new Golden(prompt + mapper.convertValue(required(object, "text"), String.class),
                        ids == null ? null : mapper.convertValue(ids, int[].class),
                        mapper.convertValue(required(object, "vector"), float[].class)));
            } catch (JacksonException | IllegalArgumentException e) {
                throw new IOException("%s: line %d is not an object with text and vector: %s".formatted(origin, number,
                        e.getMessage().lines().findFirst().orElse("")), e);
            }
        }
        return all;
    }

    private static JsonNode required(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null) {
            throw new IllegalArgumentException("no field '" + field + "'");
        }
        return value;
    }
}
