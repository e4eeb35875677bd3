package org.sirocco.cli.encode;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.shared.ShownText;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.text.SparseEncoder;
import org.sirocco.text.SparseText;

/** The words that a text is about, with their weights. */
record SparseEncoding(SparseEncoder encoder) implements Encoding<SparseText> {
    /** How many words people are shown. */
    private static final int SHOWN = 8;

    @Override
    public String modelName() {
        return encoder.modelName();
    }

    @Override
    public int maxTokens() {
        return encoder.maxTokens();
    }

    @Override
    public String backend() {
        return encoder.backend();
    }

    @Override
    public String backendDescription() {
        return encoder.backendDescription();
    }

    @Override
    public Optional<DeviceTimes> deviceTimes() {
        return encoder.deviceTimes();
    }

    @Override
    public String prompt(String purpose) {
        return switch (purpose) {
            case null -> encoder.standardPrompt();
            case "query" -> encoder.queryPrompt();
            case "document" -> encoder.documentPrompt();
            default -> encoder.prompt(purpose);
        };
    }

    @Override
    public List<SparseText> encode(List<String> texts, String prompt) {
        return encoder.encode(texts, prompt);
    }

    @Override
    public int tokens(SparseText result) {
        return result.tokens();
    }

    @Override
    public boolean truncated(SparseText result) {
        return result.truncated();
    }

    @Override
    public ResultWriter<SparseText> writer(VectorFormat form, OutputTarget target, Path output, String prompt)
            throws IOException {
        return switch (form) {
            case TEXT -> new Shown(target.stream());
            case JSONL -> new Lines(JsonLines.on(target.stream()), modelName(), prompt);
            case CSV, NPY -> throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "--format %s: sparse vectors are written as text or jsonl", form.name().toLowerCase(Locale.ROOT)));
        };
    }

    @Override
    public void close() {
        encoder.close();
    }

    /** For people: the text and its heaviest words. */
    private record Shown(OutputStream out) implements ResultWriter<SparseText> {
        @Override
        public void write(long index, String text, SparseText result) throws IOException {
            String terms = result.terms().stream().limit(SHOWN)
                    .map(term -> String.format(Locale.ROOT, "%s %.4f", ShownText.of(term.spelling()), term.weight()))
                    .collect(Collectors.joining("  "));
            String cut = result.truncated() ? ", cut to the limit" : "";
            out.write(String.format(Locale.ROOT, "%d  %s%n   %d tokens%s, %d words, %s%n   %s%s%n", index + 1,
                    ShownText.of(text), result.tokens(), cut, result.ids().length, result.backend(), terms,
                    result.ids().length > SHOWN ? "  …" : "").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    /** One JSON object a line, its words the heaviest first. */
    private record Lines(JsonGenerator json, String model, String prompt) implements ResultWriter<SparseText> {
        @Override
        public void write(long index, String text, SparseText result) throws IOException {
            JsonLines.begin(json, index, text, prompt);
            JsonLines.about(json, result.tokens(), result.truncated(), result.windows(), result.backend(), model);
            json.writeArrayFieldStart("terms");
            for (SparseText.Term term : result.terms()) {
                json.writeStartObject();
                json.writeNumberField("id", term.id());
                json.writeStringField("term", term.spelling());
                json.writeNumberField("weight", term.weight());
                json.writeEndObject();
            }
            json.writeEndArray();
            JsonLines.end(json);
        }

        @Override
        public void flush() throws IOException {
            json.flush();
        }
    }
}
