package org.sirocco.lab;

import org.sirocco.cli.shared.CommandProvider;

/** Makes the laboratory a command of the command line. */
public final class LabProvider implements CommandProvider {
    @Override
    public String name() {
        return "lab";
    }

    @Override
    public Object command() {
        return new LabCommand();
    }
}
