package org.sirocco.text.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private final BlobLock.Opening locks;
    private final HubCache cache;

    HubModels(HubSettings settings) {
        this(settings, BlobLock::open);
    }

    HubModels(HubSettings settings, BlobLock.Opening locks) {
        this.settings = settings;
        this.locks = locks;
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
     * Reads a model: out of its {@link #folder}, and where that does not load, once more with what is damaged brought anew, or
     * at the commit that the revision is by now.
     *
     * @param <T>       what becomes of the folder
     * @param name      of the model, and which revision
     * @param downloads whether what is not in the cache may be downloaded; {@code HF_HUB_OFFLINE} forbids it besides
     * @param check     looks at the folder before its weights are downloaded
     * @param reader    throws ModelFormatException where a folder does not load
     * @return what the reader makes
     * @throws HubException         as {@link #folder} does, and if what is damaged may not be downloaded
     * @throws ModelFormatException if the model is not supported
     * @throws ModelCacheException  if the cache cannot be written
     */
    public <T> T read(HubName name, Downloads downloads, Consumer<Path> check, Function<Path, T> reader) {
        Path folder = folder(name, downloads, check);
        try {
            return reader.apply(folder);
        } catch (ModelFormatException e) {
            return reader.apply(another(name, cache.snapshot(name, folder.getFileName().toString()), downloads, check,
                    e));
        }
    }

    /**
     * A model's folder. Nothing is asked of the network where the cache has all of it and it may load, whatever the Hub has by
     * now; see {@link #fetch}.
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
        Snapshot found = cache.find(name).orElse(null);
        if (found == null) {
            return download(name, null, false, progress(downloads).orElseThrow(() -> notHere(name)), check);
        }
        Set<String> unknown;
        try {
            unknown = found.check();
        } catch (HubException e) {
            return download(name, null, false,
                    progress(downloads).orElseThrow(() -> inTheCache(name, found, e.detail(), forbidden(name), e)),
                    check);
        } catch (ModelFormatException e) {
            return another(name, found, downloads, check, e);
        }
        return unknown.isEmpty() ? found.folder() : completed(name, found, unknown, progress(downloads), check);
    }

    /** Empty where nothing may be downloaded. */
    private Optional<Consumer<String>> progress(Downloads downloads) {
        return downloads instanceof Downloads.Allowed allowed && !settings.offline()
                ? Optional.of(allowed.progress())
                : Optional.empty();
    }

    /** What may load instead of a snapshot that does not; throws where there is nothing. */
    private Path another(HubName name, Snapshot found, Downloads downloads, Consumer<Path> check,
            ModelFormatException e) {
        Optional<Path> unsound = found.unsound(e.file());
        if (unsound.isEmpty() && found.commit().equals(name.revision())) {
            throw e;
        }
        Optional<Consumer<String>> progress = progress(downloads);
        Optional<String> damage = unsound.map(file -> found.folder().relativize(file)
                + (file.equals(e.file()) ? " " + e.detail() : " is damaged"));
        if (progress.isEmpty()) {
            throw damage.<RuntimeException>map(detail -> inTheCache(name, found, detail, forbidden(name), e)).orElse(e);
        }
        try {
            Path folder = download(name, null, unsound.isPresent(), progress.get(), check);
            if (unsound.isPresent() || !folder.equals(found.folder())) {
                return folder;
            }
        } catch (HubException | ModelCacheException fault) {
            LOG.debug("{}: nothing else is had", name, fault);
            String remedy = fault instanceof HubException ofHub ? ofHub.detail() : fault.getMessage();
            throw damage.<RuntimeException>map(detail -> inTheCache(name, found, detail, remedy, e)).orElse(e);
        }
        throw e;
    }

    /** Asks for what would count if the model had it; goes without where nobody answers. */
    private Path completed(HubName name, Snapshot snapshot, Set<String> unknown, Optional<Consumer<String>> progress,
            Consumer<Path> check) {
        String not = name + ": the cache does not say whether it has " + String.join(", ", unknown.stream().sorted()
                .toList());
        if (progress.isEmpty()) {
            LOG.info("{}; taken without", not);
            return snapshot.folder();
        }
        try {
            return download(name, snapshot.commit(), false, progress.get(), check);
        } catch (HubException | ModelCacheException e) {
            if (e instanceof HubException fault && !fault.isNobodysAnswer()) {
                throw e;
            }
            Warnings.warn(LOG, not + "; taken without, since " + e.getMessage());
            return snapshot.folder();
        }
    }

    private HubException notHere(HubName name) {
        return new HubException(name.toString(),
                String.format(Locale.ROOT, "is no folder here, and %s in Hugging Face's cache %s; %s%s",
                        Files.isDirectory(cache.folder(name)) ? "not, or not as a whole," : "not", cache.root(),
                        forbidden(name), ModelHint.of(name.id(), null)),
                0, null);
    }

    /** @param remedy what to do, or why it cannot be done */
    private static HubException inTheCache(HubName name, Snapshot found, String detail, String remedy,
            Exception cause) {
        return new HubException(name.toString(),
                String.format(Locale.ROOT, "in the cache's %s %s; %s", found.folder(), detail, remedy), 0, cause);
    }

    private String forbidden(HubName name) {
        return settings.offline()
                ? "HF_HUB_OFFLINE forbids to download it"
                : "downloads are not allowed here: allow them, or fetch it with sirocco models --fetch " + name;
    }

    /**
     * Downloads what the cache lacks of a model as the Hub has it now, and what is damaged there.
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
        return download(name, null, true, progress, whatever -> {});
    }

    /**
     * @param commit null where the Hub is to say which one it is
     * @param anew   whether what is here is held against its digests
     */
    private Path download(HubName name, String commit, boolean anew, Consumer<String> progress,
            Consumer<Path> check) {
        try (HubClient client = new HubClient(name, settings, progress)) {
            RemoteFiles files = new RemoteFiles(name, client, cache,
                    new HubDownload(name, client, settings, locks, progress), commit, anew, progress);
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
            throw new HubFaults(name, settings).cannotWrite(cache.folder(name), e);
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
            return Optional.of(e.detail());
        }
    }
}
