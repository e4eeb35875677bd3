package org.sirocco.cli.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.sirocco.cli.output.OutputTarget;

/** The forms in which vectors are written. */
enum VectorFormat {
    TEXT, JSONL, CSV, NPY;

    /** What a file's name asks for: JSON lines where it has no ending, nothing where it has another. */
    static Optional<VectorFormat> ofFile(String name) {
        int dot = name.lastIndexOf('.');
        return Optional.ofNullable(switch (name.substring(dot + 1).toLowerCase(Locale.ROOT)) {
            case "npy" -> NPY;
            case "csv" -> CSV;
            case "txt" -> TEXT;
            case "jsonl", "ndjson" -> JSONL;
            default -> dot <= 0 ? JSONL : null;
        });
    }

    /** @param prompt what stands before each text; may be empty */
    VectorWriter open(OutputTarget target, String model, String prompt, int dimensions) throws IOException {
        OutputStream out = target.stream();
        return switch (this) {
            case TEXT -> new TextVectorWriter(out, dimensions);
            case JSONL -> new JsonlVectorWriter(out, model, prompt);
            case CSV -> new CsvVectorWriter(out, dimensions);
            case NPY -> new NpyVectorWriter(target, dimensions);
        };
    }
}
