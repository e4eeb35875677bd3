package org.sirocco.cli.encode;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.sirocco.text.CompactVector;
import org.sirocco.text.EncodedText;
import org.sirocco.text.Precision;

/** One JSON object a line. */
final class JsonlVectorWriter implements ResultWriter<StoredText> {
    private final JsonGenerator json;
    private final String model;
    private final String prompt;

    JsonlVectorWriter(OutputStream out, String model, String prompt) throws IOException {
        this.json = JsonLines.on(out);
        this.model = model;
        this.prompt = prompt;
    }

    @Override
    public void write(long index, String text, StoredText stored) throws IOException {
        EncodedText result = stored.text();
        JsonLines.begin(json, index, text, prompt);
        JsonLines.about(json, result.tokens(), result.truncated(), result.windows(), result.backend(), model);
        CompactVector vector = stored.vector();
        if (vector.precision() != Precision.FLOAT32) {
            json.writeStringField("precision", vector.precision().name().toLowerCase(Locale.ROOT));
        }
        json.writeArrayFieldStart("vector");
        for (int i = 0; i < vector.length(); i++) {
            if (vector.precision().isWhole()) {
                json.writeNumber((int) vector.number(i));
            } else {
                json.writeNumber(vector.number(i));
            }
        }
        json.writeEndArray();
        JsonLines.end(json);
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }
}
