package org.sirocco.text.hub;

import java.io.IOException;
import org.sirocco.text.model.OneLine;

/** A model of the Hub cannot be had: says why, and what to do. */
public final class HubException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Its name as it is typed. */
    private final String model;
    /** Why, without the name. */
    private final String detail;
    /** The HTTP status, or 0. */
    private final int status;

    HubException(String model, String detail, int status, Throwable cause) {
        super(OneLine.of(model + ": " + detail), cause);
        this.model = model;
        this.detail = OneLine.of(detail);
        this.status = status;
    }

    /** {@return its name as it is typed} */
    public String model() {
        return model;
    }

    /** {@return why, and what to do, without the model's name} */
    public String detail() {
        return detail;
    }

    /** {@return the HTTP status that says so, or 0} */
    public int status() {
        return status;
    }

    /** Whether there was no answer, or one that says nothing of the model: another time there may be one. */
    boolean isNobodysAnswer() {
        return status / 100 == 5 || status == 429 || getCause() instanceof IOException;
    }
}
