package org.sirocco.text.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A repository's files, each brought into the cache when it is asked for; all are of one commit. */
final class RemoteFiles implements NeededFiles.Repository {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteFiles.class);

    private final HubName name;
    private final HubClient client;
    private final HubCache cache;
    private final HubDownload download;
    private final Consumer<String> progress;
    private final Map<String, Optional<HubClient.Remote>> asked = new HashMap<>();
    private final List<Path> brought = new ArrayList<>();
    /** Null until the Hub has said which commit it is. */
    private Snapshot snapshot;

    /** @param commit null where the Hub is to say which one it is */
    RemoteFiles(HubName name, HubClient client, HubCache cache, HubDownload download, String commit,
            Consumer<String> progress) {
        this.name = name;
        this.client = client;
        this.cache = cache;
        this.download = download;
        this.progress = progress;
        if (commit != null) {
            snapshot = cache.snapshot(name, commit);
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public Path get(String file) {
        if (isHere(file)) {
            return snapshot.path(file);
        }
        HubClient.Remote remote = ask(file).orElse(null);
        if (remote == null) {
            return null;
        }
        Path place = snapshot.path(file);
        if (!Files.exists(place)) {
            progress.accept(name + ": " + file);
            download.bring(file, remote, cache.blobs(name), cache.lock(name, remote.etag()), place);
            brought.add(place);
        }
        return place;
    }

    @Override
    public Path folder() {
        return snapshot.folder();
    }

    @Override
    public boolean has(String file) {
        return isHere(file) || ask(file).isPresent();
    }

    /** Leaves the snapshot as it was before: half of what it lacked may be worse than nothing of it. Blobs stay. */
    void takeBack() throws IOException {
        for (Path place : brought) {
            Files.deleteIfExists(place);
        }
    }

    private boolean isHere(String file) {
        return snapshot != null && Files.exists(snapshot.path(file));
    }

    private Optional<HubClient.Remote> ask(String file) {
        if (asked.containsKey(file)) {
            return asked.get(file);
        }
        if (snapshot != null && snapshot.lacks(file)) {
            return Optional.empty();
        }
        HubClient.Answer answer = client.ask(snapshot == null ? name.revision() : snapshot.commit(), file);
        if (snapshot == null && answer.commit().isPresent()) {
            snapshot = cache.snapshot(name, answer.commit().get());
        }
        if (snapshot != null && answer.commit().filter(commit -> !commit.equals(snapshot.commit())).isPresent()) {
            throw client.faults().of("%s was asked for at commit %s, and the answer is of %s: check HF_ENDPOINT", file,
                    snapshot.commit(), answer.commit().get());
        }
        if (answer.commit().isPresent() && answer.file().isEmpty()) {
            try {
                snapshot.noteAbsent(file);
            } catch (IOException e) {
                LOG.debug("{}: cannot note that there is no {}", snapshot.folder(), file, e);
            }
        }
        asked.put(file, answer.file());
        return answer.file();
    }

    @Override
    public HubException fault(String detail) {
        return client.faults().of(detail + "; see " + client.page());
    }
}
