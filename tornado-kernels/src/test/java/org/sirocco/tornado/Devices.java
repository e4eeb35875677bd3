package org.sirocco.tornado;

import org.junit.jupiter.api.Assumptions;
import org.sirocco.encoder.BackendUnavailableException;

/** The device of the tests: TornadoVM's default. */
final class Devices {
    private Devices() {}

    /** Skips the test where there is none, or fails it with {@code -Drequire.backend=tornado}. */
    static Accelerator required() {
        try {
            return Accelerators.open("tornado");
        } catch (BackendUnavailableException e) {
            if (System.getProperty("require.backend", "").startsWith("tornado")) {
                throw e;
            }
            Assumptions.abort(e.getMessage());
            throw e;
        }
    }
}
