package org.sirocco.text.store;

import java.nio.file.Path;
import org.sirocco.text.model.OneLine;

/** The model cache cannot be read or written: says which path and why (a full disk, missing permission, …). */
public final class ModelCacheException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Path path;

    /**
     * Says what of the cache is at fault.
     *
     * @param path   the file or folder
     * @param detail what happened to it, and what to do
     * @param cause  or null
     */
    public ModelCacheException(Path path, String detail, Throwable cause) {
        super(OneLine.of(path + ": " + detail), cause);
        this.path = path;
    }

    /** {@return the file or folder at fault} */
    public Path path() {
        return path;
    }
}
