package org.sirocco.cli;

import picocli.CommandLine;

/** The whole command line, for tests in other packages. */
public final class MainCommands {
    private MainCommands() {}

    public static CommandLine line() {
        return Main.commandLine();
    }
}
