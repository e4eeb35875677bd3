package org.sirocco.text.model;

import java.nio.file.Path;

/** A model's file is not what it should be: says which file, what rule it breaks and the value that breaks it. */
public final class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Path file;
    private final String detail;

    public ModelFormatException(Path file, String detail) {
        this(file, detail, null);
    }

    public ModelFormatException(Path file, String detail, Throwable cause) {
        super(OneLine.of(file + ": " + detail), cause);
        this.file = file;
        this.detail = OneLine.of(detail);
    }

    /** The file or folder at fault. */
    public Path file() {
        return file;
    }

    /** The rule and the value, without the file. */
    public String detail() {
        return detail;
    }
}
