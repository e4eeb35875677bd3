package org.sirocco.cli.encode;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.sirocco.text.EncodedText;

/** One JSON object a line. */
final class JsonlVectorWriter implements VectorWriter {
    private final JsonGenerator json;
    private final String model;
    private final String prompt;

    JsonlVectorWriter(OutputStream out, String model, String prompt) throws IOException {
        this.json = new JsonFactoryBuilder().rootValueSeparator("").build().createGenerator(out, JsonEncoding.UTF8);
        this.model = model;
        this.prompt = prompt;
    }

    @Override
    public void write(long index, String text, EncodedText result) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeStringField("text", text);
        if (!prompt.isEmpty()) {
            json.writeStringField("prompt", prompt);
        }
        json.writeNumberField("tokens", result.tokens());
        json.writeBooleanField("truncated", result.truncated());
        if (result.windows() > 1) {
            json.writeNumberField("windows", result.windows());
        }
        json.writeStringField("backend", result.backend());
        json.writeStringField("model", model);
        json.writeArrayFieldStart("vector");
        for (float x : result.vector()) {
            json.writeNumber(x);
        }
        json.writeEndArray();
        json.writeEndObject();
        // With the object, not before the next one: who waits for the answer reads whole lines.
        json.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }

    @Override
    public void finish() throws IOException {
        json.flush();
    }
}
