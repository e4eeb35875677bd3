package org.sirocco.cli.rerank;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.sirocco.cli.shared.ShownText;
import org.sirocco.text.ScoredPair;

/** The forms in which sorted documents are written. */
enum RankFormat {
    TEXT, JSONL, CSV;

    /** What a file's name asks for: JSON lines where it has no ending, nothing where it has another. */
    static Optional<RankFormat> ofFile(String name) {
        int dot = name.lastIndexOf('.');
        return Optional.ofNullable(switch (name.substring(dot + 1).toLowerCase(Locale.ROOT)) {
            case "csv" -> CSV;
            case "txt" -> TEXT;
            case "jsonl", "ndjson" -> JSONL;
            default -> dot <= 0 ? JSONL : null;
        });
    }

    /** @param documents the best first */
    void write(OutputStream out, String model, List<RankedText> documents) throws IOException {
        switch (this) {
            case TEXT -> writeText(out, documents);
            case JSONL -> writeJson(out, model, documents);
            case CSV -> writeCsv(out, documents);
        }
        out.flush();
    }

    private static void writeText(OutputStream out, List<RankedText> documents) throws IOException {
        for (int i = 0; i < documents.size(); i++) {
            RankedText document = documents.get(i);
            out.write(String.format(Locale.ROOT, "%d  %.6f  %s%s%n", i + 1, document.score(),
                    ShownText.of(document.text()), document.pair().truncated() ? "  (cut to the limit)" : "")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void writeJson(OutputStream out, String model, List<RankedText> documents) throws IOException {
        JsonGenerator json = new JsonFactoryBuilder().rootValueSeparator("").build().createGenerator(out,
                JsonEncoding.UTF8);
        for (int i = 0; i < documents.size(); i++) {
            RankedText document = documents.get(i);
            ScoredPair pair = document.pair();
            json.writeStartObject();
            json.writeNumberField("rank", i + 1);
            json.writeNumberField("index", document.index());
            json.writeNumberField("score", document.score());
            if (pair.labels().size() > 1) {
                json.writeStringField("label", pair.label());
                json.writeObjectFieldStart("probabilities");
                for (int label = 0; label < pair.labels().size(); label++) {
                    json.writeNumberField(pair.labels().get(label), pair.probabilities()[label]);
                }
                json.writeEndObject();
            }
            json.writeStringField("text", document.text());
            json.writeNumberField("tokens", pair.tokens());
            json.writeBooleanField("truncated", pair.truncated());
            json.writeStringField("backend", pair.backend());
            json.writeStringField("model", model);
            json.writeEndObject();
            json.writeRaw('\n');
        }
        json.flush();
    }

    private static void writeCsv(OutputStream out, List<RankedText> documents) throws IOException {
        CSVPrinter csv = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), CSVFormat.RFC4180);
        csv.printRecord("rank", "index", "score", "text", "tokens", "truncated", "backend");
        for (int i = 0; i < documents.size(); i++) {
            RankedText document = documents.get(i);
            ScoredPair pair = document.pair();
            csv.printRecord(i + 1, document.index(), document.score(), document.text(), pair.tokens(),
                    pair.truncated(), pair.backend());
        }
        csv.flush();
    }
}
