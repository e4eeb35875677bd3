package org.sirocco.cli.models;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.text.names.KnownModel;
import org.sirocco.text.names.KnownModels;
import org.sirocco.text.store.ModelStore;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scripts/models}: the models that have names. */
@Command(name = "models", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Lists the known models; fetches or removes one.")
public final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup
    private Change change;

    @Option(names = "--cache", paramLabel = "DIR", description = "Where models are laid out (default: $XDG_CACHE_HOME/sirocco, else ~/.cache/sirocco).")
    private Path asked;

    /** One or the other. */
    private static final class Change {
        @Option(names = "--fetch", paramLabel = "NAME", description = "Downloads a model if need be and lays it out.")
        private String fetch;

        @Option(names = "--remove", paramLabel = "NAME", description = "Removes a model's layout from the cache.")
        private String remove;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path cache = asked == null ? ModelStore.defaultCache() : asked;
        ModelStore store = new ModelStore(cache);
        if (change != null && change.fetch != null) {
            store.fetch(change.fetch, line -> {
                err.println(line);
                err.flush();
            });
            out.printf(Locale.ROOT, "%s is in %s%n", change.fetch, cache);
        } else if (change != null) {
            store.remove(change.remove);
            out.printf(Locale.ROOT, "%s is no longer in %s%n", change.remove, cache);
        } else {
            out.printf(Locale.ROOT, "%-20s %10s %6s %7s %8s  %-11s %s%n", "name", "dimensions", "layers", "limit",
                    "download",
                    "licence",
                    "in the cache");
            for (KnownModel model : KnownModels.all()) {
                out.printf(Locale.ROOT, "%-20s %10d %6d %7d %5d MB  %-11s %s%n", model.name(),
                        model.config().hiddenSize(),
                        model.config().numHiddenLayers(), model.settings().maxTokens(), model.jarBytes() / 1_000_000,
                        model.licence(), store.isCached(model.name()) ? "yes" : "no");
            }
        }
        return 0;
    }
}
