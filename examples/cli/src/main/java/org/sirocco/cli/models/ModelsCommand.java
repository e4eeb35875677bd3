package org.sirocco.cli.models;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.sirocco.text.hub.HubModels;
import org.sirocco.text.hub.HubName;
import org.sirocco.text.names.KnownModel;
import org.sirocco.text.names.KnownModels;
import org.sirocco.text.store.ModelStore;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scripts/models}: the models that have names, and those in the Hugging Face Hub's cache. */
@Command(name = "models", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Lists the known models and those in Hugging Face's cache; fetches or removes one.")
public final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup
    private Change change;

    @Option(names = "--cache", paramLabel = "DIR", description = "Where known models are laid out (default: $XDG_CACHE_HOME/sirocco, else ~/.cache/sirocco).")
    private Path asked;

    /** One or the other. */
    private static final class Change {
        @Option(names = "--fetch", paramLabel = "NAME|ORG/NAME[@REV]", description = "Downloads a model if need be and lays it out; one of the Hub as it is there now.")
        private String fetch;

        @Option(names = "--remove", paramLabel = "NAME", description = "Removes a model's layout from the cache.")
        private String remove;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (change != null && change.fetch != null) {
            Path place = fetch(change.fetch, line -> {
                err.println(line);
                err.flush();
            });
            out.printf(Locale.ROOT, "%s is in %s%n", change.fetch, place);
        } else if (change != null) {
            HubName.find(change.remove).ifPresent(ModelsCommand::refuseToRemove);
            Path cache = cache();
            new ModelStore(cache).remove(change.remove);
            out.printf(Locale.ROOT, "%s is no longer in %s%n", change.remove, cache);
        } else {
            listKnown(out, new ModelStore(cache()));
            listHub(out, HubModels.ofUser());
        }
        return 0;
    }

    private Path cache() {
        return asked == null ? ModelStore.defaultCache() : asked;
    }

    private Path fetch(String name, Consumer<String> progress) {
        Optional<HubName> ofHub = HubName.find(name);
        if (ofHub.isPresent()) {
            return HubModels.ofUser().fetch(ofHub.get(), progress);
        }
        Path cache = cache();
        new ModelStore(cache).fetch(name, progress);
        return cache;
    }

    /** The cache is other programs', too. */
    private static void refuseToRemove(HubName name) {
        HubModels hub = HubModels.ofUser();
        if (hub.cached().stream().noneMatch(cached -> cached.name().id().equals(name.id()))) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is not in Hugging Face's cache %s",
                    name.id(), hub.cacheFolder()));
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT,
                "%s is in Hugging Face's cache, which other programs use as well: hf cache rm removes it, or delete"
                        + " its folder in %s",
                name.id(), hub.cacheFolder()));
    }

    private static void listKnown(PrintWriter out, ModelStore store) {
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

    /** Whether each would load, as far as that can be told without its weights. */
    private static void listHub(PrintWriter out, HubModels hub) {
        List<HubModels.Cached> cached = hub.cached();
        if (cached.isEmpty()) {
            return;
        }
        int width = cached.stream().mapToInt(model -> model.name().toString().length()).max().orElse(0);
        out.printf(Locale.ROOT, "%nin Hugging Face's cache %s:%n", hub.cacheFolder());
        out.printf(Locale.ROOT, "%-" + width + "s %11s  %s%n", "name", "size", "loads");
        for (HubModels.Cached model : cached) {
            out.printf(Locale.ROOT, "%-" + width + "s %8d MB  %s%n", model.name(), model.bytes() / 1_000_000,
                    model.reason().map("no: "::concat).orElse("yes"));
        }
    }
}
