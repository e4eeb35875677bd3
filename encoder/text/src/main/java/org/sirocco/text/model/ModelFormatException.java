package org.sirocco.text.model;

import java.nio.file.Path;

/** A model's file is not what it should be: says which file, what rule it breaks and the value that breaks it. */
public final class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Path file;
    /** The rule and the value, without the file. */
    private final String detail;

    /**
     * Says what a file breaks.
     *
     * @param file   at fault, or the model's folder
     * @param detail the rule and the value: tensor, expected and actual shape
     */
    public ModelFormatException(Path file, String detail) {
        this(file, detail, null);
    }

    /**
     * Says what a file breaks, and what found it.
     *
     * @param file   at fault, or the model's folder
     * @param detail the rule and the value: tensor, expected and actual shape
     * @param cause  or null
     */
    public ModelFormatException(Path file, String detail, Throwable cause) {
        super(OneLine.of(file + ": " + detail), cause);
        this.file = file;
        this.detail = OneLine.of(detail);
    }

    /** {@return the file or folder at fault} */
    public Path file() {
        return file;
    }

    /** {@return the rule and the value, without the file} */
    public String detail() {
        return detail;
    }
}
