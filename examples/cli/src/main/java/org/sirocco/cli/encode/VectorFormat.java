package org.sirocco.cli.encode;

import java.util.Locale;
import java.util.Optional;

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
}
