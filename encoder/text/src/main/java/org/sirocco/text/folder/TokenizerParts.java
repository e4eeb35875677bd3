package org.sirocco.text.folder;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.JsonText;
import org.sirocco.text.model.ModelFormatException;

/** The parts of a {@code tokenizer.json} of which other files speak, too; its vocabulary is passed over. */
final class TokenizerParts {
    private static final String NORMALIZER = "normalizer";

    private final Path file;
    private final byte[] json;
    private final Map<String, Json> parts = new LinkedHashMap<>();
    private final Map<String, Json> model = new LinkedHashMap<>();
    /** Where the normalizer stands; -1 where there is none. */
    private int begin = -1;
    private int end = -1;

    private TokenizerParts(Path file, byte[] json) {
        this.file = file;
        this.json = json;
    }

    static TokenizerParts read(Path file, byte[] json) {
        TokenizerParts parts = new TokenizerParts(file, json);
        try (JsonParser parser = Json.STREAMS.createParser(json)) {
            // What else may be wrong with the file is found where it is looked through.
            if (parser.nextToken() == JsonToken.START_OBJECT && parser.currentTokenLocation().getByteOffset() >= 0) {
                parts.root(parser);
            }
        } catch (IOException e) {
            throw Json.malformed(file, e);
        }
        return parts;
    }

    private void root(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "model" -> {
                    if (value == JsonToken.START_OBJECT) {
                        model(parser);
                    }
                }
                case NORMALIZER -> {
                    begin = (int) parser.currentTokenLocation().getByteOffset();
                    parts.put(key, Json.part(file, key, parser));
                    end = (int) parser.currentLocation().getByteOffset();
                }
                case "added_tokens", "pre_tokenizer", "truncation" -> parts.put(key, Json.part(file, key, parser));
                default -> parser.skipChildren();
            }
        }
    }

    private void model(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (parser.nextToken().isScalarValue()) {
                model.put(key, Json.part(file, "model." + key, parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    /** A part; not present where it is missing or null. */
    Json part(String key) {
        return parts.getOrDefault(key, new Json(file, null, key, null));
    }

    /** A single value of the model. */
    Json model(String key) {
        return model.getOrDefault(key, new Json(file, null, "model." + key, null));
    }

    /** The file's bytes with another normalizer. */
    byte[] withNormalizer(Object normalizer) {
        if (begin < 0) {
            throw new ModelFormatException(file, "has no " + NORMALIZER + ", expected one or null");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(json, 0, begin);
        out.writeBytes(JsonText.bytes(normalizer));
        out.write(json, end, json.length - end);
        return out.toByteArray();
    }
}
