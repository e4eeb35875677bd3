package org.sirocco.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** The forms in which vectors are written. */
enum VectorFormat {
    TEXT, JSONL, CSV, NPY;

    /** What a file's name asks for; JSON lines where it says nothing. */
    static VectorFormat ofFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".npy") ? NPY : lower.endsWith(".csv") ? CSV : lower.endsWith(".txt") ? TEXT : JSONL;
    }

    /** @param prompt what stands before each text; may be empty */
    VectorWriter open(OutputStream out, String model, String prompt, int dimensions) throws IOException {
        return switch (this) {
            case TEXT -> new TextVectorWriter(out, dimensions);
            case JSONL -> new JsonlVectorWriter(out, model, prompt);
            case CSV -> new CsvVectorWriter(out, dimensions);
            case NPY -> new NpyVectorWriter(out, dimensions);
        };
    }
}
