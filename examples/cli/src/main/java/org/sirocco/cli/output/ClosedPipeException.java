package org.sirocco.cli.output;

import java.io.IOException;

/** Whoever reads our standard output has gone ({@code | head}): the end, not an error. */
public final class ClosedPipeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClosedPipeException(IOException cause) {
        super(cause);
    }
}
