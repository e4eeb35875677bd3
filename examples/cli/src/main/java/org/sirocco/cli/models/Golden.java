package org.sirocco.cli.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.cli.output.OutputFiles;

/**
 * What a model should make of a text: one JSON object a line with {@code text}, {@code vector} and, where there are any,
 * {@code prompt} and {@code ids}. What {@code encode --format jsonl} writes can be read as well.
 *
 * @param text   the input, a prompt included where the file names one
 * @param ids    its token ids after any cut, or null where the file does not say
 * @param vector the reference's vector
 */
record Golden(String text, int[] ids, float[] vector) {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The vectors that ONNX Runtime made of a known model, which come with the command line; empty for other models. */
    static List<Golden> ofModel(String model) throws IOException {
        String resource = "golden/" + model + ".jsonl";
        try (InputStream in = model.matches("[a-z0-9-]+") ? Golden.class.getResourceAsStream(resource) : null) {
            return in == null
                    ? List.of()
                    : read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), resource);
        }
    }

    static List<Golden> ofFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a directory");
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return read(lines, file.toString());
        } catch (MalformedInputException e) {
            throw new IOException(file + ": is not UTF-8", e);
        } catch (WrongLineException e) {
            throw e;
        } catch (IOException e) {
            throw OutputFiles.failed(file, "cannot be read", e);
        }
    }

    /** Names its file already. */
    private static final class WrongLineException extends IOException {
        private static final long serialVersionUID = 1;

        WrongLineException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static List<Golden> read(BufferedReader lines, String origin) throws IOException {
        List<Golden> all = new ArrayList<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                all.add(of(MAPPER.readTree(line)));
            } catch (JsonProcessingException e) {
                throw new WrongLineException(
                        String.format(Locale.ROOT, "%s: line %d is not one JSON object: %s", origin, number,
                                e.getOriginalMessage()),
                        e);
            } catch (IllegalArgumentException e) {
                throw new WrongLineException(
                        String.format(Locale.ROOT, "%s: line %d: %s", origin, number, e.getMessage()), e);
            }
        }
        return all;
    }

    private static Golden of(JsonNode object) {
        if (!object.isObject()) {
            throw new IllegalArgumentException("is not an object with text and vector");
        }
        JsonNode prompt = object.get("prompt");
        return new Golden((prompt == null ? "" : text(prompt, "prompt")) + text(required(object, "text"), "text"),
                object.has("ids") ? ids(object.get("ids")) : null, vector(required(object, "vector")));
    }

    private static JsonNode required(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null) {
            throw new IllegalArgumentException("no field '" + field + "'");
        }
        return value;
    }

    private static String text(JsonNode value, String field) {
        if (!value.isTextual()) {
            throw wrong(field, "a string", value);
        }
        return value.textValue();
    }

    private static int[] ids(JsonNode value) {
        int[] ids = new int[elements("ids", value)];
        for (int i = 0; i < ids.length; i++) {
            if (!value.get(i).isInt()) {
                throw wrong(String.format(Locale.ROOT, "ids[%d]", i), "a whole number", value.get(i));
            }
            ids[i] = value.get(i).intValue();
        }
        return ids;
    }

    private static float[] vector(JsonNode value) {
        float[] vector = new float[elements("vector", value)];
        for (int i = 0; i < vector.length; i++) {
            if (!value.get(i).isNumber()) {
                throw wrong(String.format(Locale.ROOT, "vector[%d]", i), "a number", value.get(i));
            }
            vector[i] = value.get(i).floatValue();
        }
        return vector;
    }

    private static int elements(String field, JsonNode value) {
        if (!value.isArray()) {
            throw wrong(field, "a list of numbers", value);
        }
        return value.size();
    }

    private static IllegalArgumentException wrong(String field, String expected, JsonNode value) {
        String found = value.isContainerNode() ? value.isArray() ? "a list" : "an object" : value.toString();
        return new IllegalArgumentException(
                String.format(Locale.ROOT, "%s is %s, expected %s", field, found, expected));
    }
}
