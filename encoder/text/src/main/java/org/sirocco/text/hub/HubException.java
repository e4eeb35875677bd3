package org.sirocco.text.hub;

import org.sirocco.text.model.OneLine;

/** A model of the Hub cannot be had: says why, and what to do. */
public final class HubException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String model;
    private final int status;

    HubException(String model, String detail, int status, Throwable cause) {
        super(OneLine.of(model + ": " + detail), cause);
        this.model = model;
        this.status = status;
    }

    /** Its name as it is typed. */
    public String model() {
        return model;
    }

    /** The HTTP status that says so, or 0. */
    public int status() {
        return status;
    }
}
