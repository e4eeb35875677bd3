package org.sirocco.cli.devices;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.cli.shared.AcceleratorModule;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendProvider.Status;
import org.sirocco.encoder.Backends;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code scripts/devices}: what can run here, and what is missing for the rest. */
@Command(name = "devices", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Lists the backends and devices that are here, with the reason for each that is missing.")
public final class DevicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (BackendProvider provider : Backends.providers()) {
            for (Status status : provider.status()) {
                out.printf(Locale.ROOT, "%-20s %s%s%n", status.id(), status.available() ? "" : "missing: ",
                        status.description());
                if (!status.available()) {
                    out.printf(Locale.ROOT, "%-20s %s%n", "", status.remedy());
                }
            }
        }
        if (!AcceleratorModule.isHere()) {
            out.printf(Locale.ROOT, "%-20s missing: this build has no accelerator module%n", "tornado");
            out.printf(Locale.ROOT,
                    "%-20s install a TornadoVM SDK and set TORNADOVM_HOME (sirocco setup-gpu tells more)%n", "");
        }
        out.printf(Locale.ROOT, "%nauto takes           %s%n", Backends.open("auto", BackendOptions.defaults()).id());
        return 0;
    }
}
