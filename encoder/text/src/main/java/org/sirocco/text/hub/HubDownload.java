package org.sirocco.text.hub;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.sirocco.text.store.ModelCacheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings blobs into the cache. A blob is complete or absent: it grows beside its place, while a lock file keeps other
 * processes off, is held against its name, and is renamed. What a killed process left of it is gone on from.
 */
final class HubDownload {
    private static final Logger LOG = LoggerFactory.getLogger(HubDownload.class);
    /** Not the Python library's: its locks and those of the JVM do not see each other. */
    private static final String PARTIAL = ".sirocco.incomplete";

    /** File locks are between processes; these, one for each blob, are between the threads of this one. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final HubName name;
    private final HubClient client;
    private final HubSettings settings;
    private final BlobLock.Opening locks;
    private final Consumer<String> progress;
    private final Set<String> told = new HashSet<>();

    HubDownload(HubName name, HubClient client, HubSettings settings, BlobLock.Opening locks,
            Consumer<String> progress) {
        this.name = name;
        this.client = client;
        this.settings = settings;
        this.locks = locks;
        this.progress = progress;
    }

    /**
     * Sees to it that a snapshot holds a file.
     *
     * @param blobs folder of the model's blobs
     * @param lock  of this blob
     * @param anew  whether what is there is damaged
     * @throws HubException        if it cannot be had
     * @throws ModelCacheException if it cannot be written
     */
    void bring(String file, HubClient.Remote remote, Path blobs, Path lock, Path place, boolean anew) {
        Path blob = blobs.resolve(remote.etag());
        ReentrantLock threads = THREADS.computeIfAbsent(blob, first -> new ReentrantLock());
        threads.lock();
        try {
            Files.createDirectories(blobs);
            Files.createDirectories(place.getParent());
            try (BlobLock held = BlobLock.take(lock, locks, this::tell)) {
                // Another process may have been first.
                if (anew || !Files.exists(place)) {
                    boolean others = !anew && isThere(blob, remote);
                    if (!others) {
                        download(file, remote, held, blob);
                    }
                    link(blob, place, others);
                }
            }
        } catch (OverlappingFileLockException e) {
            throw new ModelCacheException(blob,
                    "another copy of this library in this process (in another class loader) downloads it", e);
        } catch (IOException e) {
            throw client.faults().cannotWrite(blob, e);
        } finally {
            threads.unlock();
        }
    }

    /** Once for all of a model's files. */
    private void tell(String line) {
        if (told.add(line)) {
            progress.accept(name + ": " + line);
        }
    }

    private static boolean isThere(Path blob, HubClient.Remote remote) throws IOException {
        return Files.isRegularFile(blob) && (remote.size() < 0 || Files.size(blob) == remote.size());
    }

    private void download(String file, HubClient.Remote remote, BlobLock lock, Path blob) throws IOException {
        if (remote.size() > NeededFiles.largest(file)) {
            throw client.faults().of("%s has %d bytes, and at most %d are read", file, remote.size(),
                    NeededFiles.largest(file));
        }
        if (lock.isHeld()) {
            download(file, remote, blob.resolveSibling(remote.etag() + PARTIAL), blob);
            return;
        }
        // Nobody else's, as two would write into each other's.
        Path own = blob.resolveSibling(remote.etag() + "." + UUID.randomUUID().toString().substring(0, 8) + PARTIAL);
        try {
            download(file, remote, own, blob);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    private void download(String file, HubClient.Remote remote, Path partial, Path blob) throws IOException {
        if (!BlobDigest.isDigest(remote.etag())) {
            progress.accept(file + ": its ETag is no digest, so that what arrives cannot be checked");
            Files.deleteIfExists(partial);
        }
        try {
            boolean goesOn = Files.exists(partial) && Files.size(partial) > 0;
            String wrong = new BlobTransfer(client, file, remote, partial, progress).complete();
            if (wrong != null && goesOn) {
                // What was there before may have been what was wrong.
                Files.delete(partial);
                wrong = new BlobTransfer(client, file, remote, partial, progress).complete();
            }
            if (wrong != null) {
                Files.delete(partial);
                throw client.faults()
                        .of("%s was damaged on its way (its digest is %s, the Hub says %s) and has been deleted:"
                                + " run it again; if that changes nothing, a proxy or mirror in between is at fault",
                                file, wrong, remote.etag());
            }
            Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // Some file systems give a lock to everybody who asks: then another process has moved it there.
            if (!isThere(blob, remote)) {
                throw e;
            }
        }
    }

    /**
     * A relative link, as the Python library makes it; where there are none, the blob itself is moved.
     *
     * @param others whether the blob was there before: then links of other commits may lead to it, and it is copied
     */
    private void link(Path blob, Path place, boolean others) throws IOException {
        // A link to nowhere may stand there.
        Files.deleteIfExists(place);
        if (settings.links()) {
            try {
                Files.createSymbolicLink(place, place.getParent().relativize(blob));
                return;
            } catch (FileAlreadyExistsException e) {
                if (Files.exists(place)) {
                    return;
                }
                throw e;
            } catch (UnsupportedOperationException | FileSystemException e) {
                LOG.debug("{}: no links here, {} is moved", place, blob, e);
            }
        }
        Path whole = blob;
        if (others) {
            whole = Files.createTempFile(place.getParent(), "copy", ".tmp");
            Files.copy(blob, whole, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
    }
}
