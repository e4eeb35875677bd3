package org.sirocco.encoder;

import java.util.Locale;

/** A backend cannot run here, or cannot take a model; says why and what to do about it. */
public final class BackendUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String backend;
    private final String reason;
    private final String remedy;

    public BackendUnavailableException(String backend, String reason, String remedy) {
        this(backend, reason, remedy, null);
    }

    public BackendUnavailableException(String backend, String reason, String remedy, Throwable cause) {
        super(String.format(Locale.ROOT, "backend %s is not available: %s (%s)", backend, reason, remedy), cause);
        this.backend = backend;
        this.reason = reason;
        this.remedy = remedy;
    }

    public String backend() {
        return backend;
    }

    public String reason() {
        return reason;
    }

    public String remedy() {
        return remedy;
    }
}
