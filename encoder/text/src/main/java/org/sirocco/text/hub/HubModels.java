package org.sirocco.text.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.names.ModelHint;
import org.sirocco.text.store.Downloads;
import org.sirocco.text.store.ModelCacheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models of the Hugging Face Hub: out of Hugging Face's own cache where they are in it, else from the network into it, where
 * that is allowed. The variables of huggingface_hub are honoured: {@code HF_HOME}, {@code HF_HUB_CACHE},
 * {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_HUB_OFFLINE} and their like. Safe for many threads and processes.
 */
public final class HubModels {
    private static final Logger LOG = LoggerFactory.getLogger(HubModels.class);

    private final HubSettings settings;
    private final HubCache cache;

    HubModels(HubSettings settings) {
        this.settings = settings;
        this.cache = new HubCache(settings.cache());
    }

    /**
     * As the environment says.
     *
     * @return the Hub as this user reaches it
     * @throws IllegalArgumentException for a variable that cannot be what it says
     * @throws IllegalStateException    if there is no folder for a cache: no variable names one, and the user has no home
     */
    public static HubModels ofUser() {
        return new HubModels(HubSettings.ofUser());
    }

    /** {@return the folder with the models' own folders} */
    public Path cacheFolder() {
        return cache.root();
    }

    /**
     * A model's folder. Nothing is asked of the network where the cache has all of it, whatever the Hub has by now; see {@link
     * #fetch}.
     *
     * @param name      of the model, and which revision
     * @param downloads whether what is not in the cache may be downloaded; {@code HF_HUB_OFFLINE} forbids it besides
     * @param check     looks at the folder before its weights are downloaded
     * @return the folder with the model's files; not to be written
     * @throws HubException         if it cannot be had
     * @throws ModelFormatException if what is known of it before its weights is not supported
     * @throws ModelCacheException  if the cache cannot be written
     */
    public Path folder(HubName name, Downloads downloads, Consumer<Path> check) {
        Optional<Snapshot> found = cache.find(name);
        HubException incomplete = null;
        Set<String> unknown = Set.of();
        if (found.isPresent()) {
            try {
                unknown = found.get().check();
            } catch (HubException e) {
                incomplete = e;
            }
        }
        Consumer<String> progress = settings.offline() || !(downloads instanceof Downloads.Allowed allowed)
                ? null
                : allowed.progress();
        if (found.isPresent() && incomplete == null) {
            return unknown.isEmpty() ? found.get().folder() : completed(name, found.get(), unknown, progress, check);
        }
        if (progress == null) {
            throw notHere(name, incomplete);
        }
        return download(name, null, progress, check);
    }

    /** Asks for what would count if the model had it; goes without where nobody answers. */
    private Path completed(HubName name, Snapshot snapshot, Set<String> unknown, Consumer<String> progress,
            Consumer<Path> check) {
        String not = name + ": the cache does not say whether it has " + String.join(", ", unknown.stream().sorted()
                .toList());
        if (progress == null) {
            LOG.info("{}; taken without", not);
            return snapshot.folder();
        }
        try {
            return download(name, snapshot.commit(), progress, check);
        } catch (HubException | ModelCacheException e) {
            if (e instanceof HubException fault && !fault.isNobodysAnswer()) {
                throw e;
            }
            Warnings.warn(LOG, not + "; taken without, since " + e.getMessage());
            return snapshot.folder();
        }
    }

    private HubException notHere(HubName name, HubException incomplete) {
        String where = incomplete == null
                ? String.format(Locale.ROOT, "is no folder here, and not in Hugging Face's cache %s", cache.root())
                : incomplete.getMessage().substring(name.toString().length() + 2);
        return new HubException(name.toString(), String.format(Locale.ROOT, "%s; %s%s", where, settings.offline()
                ? "HF_HUB_OFFLINE forbids to download it"
                : "nothing is to be downloaded (--offline, or no EncoderOptions.Builder.downloads): fetch it with"
                        + " scripts/models --fetch " + name,
                ModelHint.of(name.id(), null)), 0, null);
    }

    /**
     * Downloads what the cache lacks of a model as the Hub has it now.
     *
     * @param name     of the model, and which revision
     * @param progress told what is done, a line at a time
     * @return the folder with the model's files; not to be written
     * @throws HubException as {@link #folder} does
     */
    public Path fetch(HubName name, Consumer<String> progress) {
        if (settings.offline()) {
            throw new HubException(name.toString(), "HF_HUB_OFFLINE forbids to download it", 0, null);
        }
        return download(name, null, progress, whatever -> {});
    }

    /** @param commit null where the Hub is to say which one it is */
    private Path download(HubName name, String commit, Consumer<String> progress, Consumer<Path> check) {
        try (HubClient client = new HubClient(name, settings, progress)) {
            RemoteFiles files = new RemoteFiles(name, client, cache,
                    new HubDownload(client, settings, progress), commit, progress);
            try {
                NeededFiles.visit(files, check);
            } catch (RuntimeException e) {
                if (commit != null) {
                    files.takeBack();
                }
                throw e;
            }
            // Last, so that what the cache had before is found until all of this is there.
            cache.note(name, files.snapshot().commit());
            return files.snapshot().folder();
        } catch (IOException e) {
            throw HubDownload.cannotWrite(cache.folder(name), e);
        }
    }

    /**
     * A model in the cache.
     *
     * @param name   and revision
     * @param bytes  of all its files that are there
     * @param reason why it would not load; empty where it would
     */
    public record Cached(HubName name, long bytes, Optional<String> reason) {}

    /** {@return what the cache holds, and whether it would load} */
    public List<Cached> cached() {
        List<Cached> all = new ArrayList<>();
        for (HubName name : cache.all()) {
            cache.find(name).ifPresent(snapshot -> all.add(new Cached(name, snapshot.bytes(), reason(snapshot))));
        }
        return all;
    }

    private static Optional<String> reason(Snapshot snapshot) {
        try {
            snapshot.check();
            return Optional.empty();
        } catch (ModelFormatException e) {
            return Optional.of(e.file().getFileName() + ": " + e.detail());
        } catch (HubException e) {
            return Optional.of(e.getMessage().replace(e.model() + ": in the cache's " + snapshot.folder() + " ", ""));
        }
    }
}
