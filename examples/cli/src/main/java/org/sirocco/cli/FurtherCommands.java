package org.sirocco.cli;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.sirocco.cli.shared.CommandProvider;

/** The commands of other jars; apart, so that a start of one of ours loads nothing of it. */
final class FurtherCommands {
    private FurtherCommands() {}

    static void addTo(Map<String, Supplier<Object>> commands) {
        ServiceLoader.load(CommandProvider.class)
                .forEach(other -> commands.putIfAbsent(other.name(), other::command));
    }
}
