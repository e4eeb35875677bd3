package org.sirocco.cli.shared;

import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.Backends;

/** The accelerator as this build has it: a module that is here or not, which no library knows of. */
public final class AcceleratorModule {
    private static final String NAME = "tornado";

    private AcceleratorModule() {}

    public static boolean isHere() {
        return Backends.providers().stream().anyMatch(provider -> provider.name().equals(NAME));
    }

    /**
     * Passes over every backend but the accelerator's.
     *
     * @throws BackendUnavailableException where that is asked for and its module is not in this build
     */
    public static void expectFor(String backend) {
        if (backend.split("[:+]", 2)[0].equals(NAME) && !isHere()) {
            throw new BackendUnavailableException(backend, "this build has no accelerator module",
                    "install a TornadoVM SDK, set TORNADOVM_HOME and build again");
        }
    }
}
