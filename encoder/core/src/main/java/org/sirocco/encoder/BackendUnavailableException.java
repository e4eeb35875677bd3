package org.sirocco.encoder;

import java.util.Locale;

/** A backend cannot run here, or cannot take a model; says why and what to do about it. */
public final class BackendUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Its id. */
    private final String backend;
    /** Why not. */
    private final String reason;
    /** What to do about it. */
    private final String remedy;

    /**
     * Says why a backend cannot be had.
     *
     * @param backend its id
     * @param reason  why it cannot run here, or not this model
     * @param remedy  what to do about it, as in "use backend simd"
     */
    public BackendUnavailableException(String backend, String reason, String remedy) {
        this(backend, reason, remedy, null);
    }

    /**
     * Says why a backend cannot be had, and what made it so.
     *
     * @param backend its id
     * @param reason  why it cannot run here, or not this model
     * @param remedy  what to do about it
     * @param cause   or null
     */
    public BackendUnavailableException(String backend, String reason, String remedy, Throwable cause) {
        super(String.format(Locale.ROOT, "backend %s is not available: %s (%s)", backend, reason, remedy), cause);
        this.backend = backend;
        this.reason = reason;
        this.remedy = remedy;
    }

    /** {@return the backend's id} */
    public String backend() {
        return backend;
    }

    /** {@return why it cannot run here, or not this model} */
    public String reason() {
        return reason;
    }

    /** {@return what to do about it} */
    public String remedy() {
        return remedy;
    }
}
