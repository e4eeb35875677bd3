package org.sirocco.cli.encode;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/** What the lines of all results have in common. */
final class JsonLines {
    private JsonLines() {}

    static JsonGenerator on(OutputStream out) throws IOException {
        return new JsonFactoryBuilder().rootValueSeparator("").build().createGenerator(out, JsonEncoding.UTF8);
    }

    /** @param prompt may be empty */
    static void begin(JsonGenerator json, long index, String text, String prompt) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeStringField("text", text);
        if (!prompt.isEmpty()) {
            json.writeStringField("prompt", prompt);
        }
    }

    static void about(JsonGenerator json, int tokens, boolean truncated, int windows, String backend, String model)
            throws IOException {
        json.writeNumberField("tokens", tokens);
        json.writeBooleanField("truncated", truncated);
        if (windows > 1) {
            json.writeNumberField("windows", windows);
        }
        json.writeStringField("backend", backend);
        json.writeStringField("model", model);
    }

    static void end(JsonGenerator json) throws IOException {
        json.writeEndObject();
        // With the object, not before the next one: who waits for the answer reads whole lines.
        json.writeRaw('\n');
    }
}
