package org.sirocco.text.hub;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.text.formats.ModelFiles;
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
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    private static final String ELSEWHERE = "; name another folder with HF_HUB_CACHE or HF_HOME";
    /** From this size on, progress is told. */
    private static final long LARGE = 10_000_000;

    /** File locks are between processes; these, one for each blob, are between the threads of this one. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final HubClient client;
    private final HubSettings settings;
    private final Consumer<String> progress;

    HubDownload(HubClient client, HubSettings settings, Consumer<String> progress) {
        this.client = client;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Sees to it that a snapshot holds a file.
     *
     * @param blobs folder of the model's blobs
     * @param lock  of this blob
     * @throws HubException        if it cannot be had
     * @throws ModelCacheException if it cannot be written
     */
    void bring(String file, HubClient.Remote remote, Path blobs, Path lock, Path place) {
        Path blob = blobs.resolve(remote.etag());
        ReentrantLock threads = THREADS.computeIfAbsent(blob, anew -> new ReentrantLock());
        threads.lock();
        try {
            Files.createDirectories(blobs);
            Files.createDirectories(place.getParent());
            Files.createDirectories(lock.getParent());
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // Closing the channel releases the lock, and so does the death of the process.
                if (channel.tryLock() == null) {
                    Warnings.warn(LOG, blob + ": waiting for another process, which downloads it");
                    channel.lock();
                }
                // Another process may have been first.
                if (!Files.exists(place)) {
                    boolean others = isThere(blob, remote);
                    if (!others) {
                        download(file, remote, blobs.resolve(remote.etag() + PARTIAL), blob);
                    }
                    link(blob, place, others);
                }
            }
        } catch (OverlappingFileLockException e) {
            throw new ModelCacheException(blob,
                    "another copy of this library in this process (in another class loader) downloads it", e);
        } catch (IOException e) {
            throw cannotWrite(blob, e);
        } finally {
            threads.unlock();
        }
    }

    static ModelCacheException cannotWrite(Path file, IOException e) {
        return new ModelCacheException(file, "cannot be written: " + ModelFiles.reason(e) + ELSEWHERE, e);
    }

    private static boolean isThere(Path blob, HubClient.Remote remote) throws IOException {
        return Files.isRegularFile(blob) && (remote.size() < 0 || Files.size(blob) == remote.size());
    }

    private void download(String file, HubClient.Remote remote, Path partial, Path blob) throws IOException {
        if (!BlobDigest.isDigest(remote.etag())) {
            progress.accept(file + ": its ETag is no digest, so that what arrives cannot be checked");
            Files.deleteIfExists(partial);
        }
        boolean goesOn = Files.exists(partial) && Files.size(partial) > 0;
        String wrong = complete(file, remote, partial);
        if (wrong != null && goesOn) {
            // What was there before may have been what was wrong.
            Files.delete(partial);
            wrong = complete(file, remote, partial);
        }
        if (wrong != null) {
            Files.delete(partial);
            throw client.faults()
                    .of("%s was damaged on its way (its digest is %s, the Hub says %s) and has been deleted:"
                            + " run it again; if that changes nothing, a proxy or mirror in between is at fault", file,
                            wrong,
                            remote.etag());
        }
        Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Brings what is missing, as often as there is some progress; the digest where it is a wrong one, else null. */
    private String complete(String file, HubClient.Remote remote, Path partial) throws IOException {
        try (FileChannel out = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (remote.size() >= 0 && out.size() > remote.size()) {
                out.truncate(0);
            }
            checkRoom(remote.size() - out.size(), partial);
            int fruitless = 0;
            long most = out.size();
            while (true) {
                IOException fault = append(file, remote, out, partial);
                if (fault == null) {
                    break;
                }
                fruitless = out.size() > most ? 1 : fruitless + 1;
                most = Math.max(most, out.size());
                if (fruitless == HubClient.ATTEMPTS) {
                    throw client.faults().cut(file, client.uri(remote.commit(), file), out.size(), remote.size(),
                            fault);
                }
                client.pause(fruitless, null, file + " stopped (" + fault.getMessage() + ")");
            }
        }
        return BlobDigest.otherThan(remote.etag(), partial);
    }

    private static void checkRoom(long missing, Path partial) throws IOException {
        FileStore store = Files.getFileStore(partial);
        long free = store.getUsableSpace();
        // Some do not tell how large they are.
        if (missing > free && store.getTotalSpace() > 0) {
            throw new ModelCacheException(partial,
                    String.format(Locale.ROOT, "wants %d bytes more, and %d are free on its disk: make room", missing,
                            free) + ELSEWHERE,
                    null);
        }
    }

    /** One request for the rest. What the connection breaks by is the result; null at the end. */
    private IOException append(String file, HubClient.Remote remote, FileChannel out, Path partial) throws IOException {
        long from = out.size();
        if (from == remote.size()) {
            return null;
        }
        HttpResponse<TimedBody> response = client.open(remote.commit(), file, from);
        try (TimedBody body = response.body()) {
            long begins = begins(response, from);
            if (begins != from) {
                // The whole, or another part than was asked for, which cannot be used.
                out.truncate(0);
            }
            if (begins < 0) {
                return new IOException("a part was sent that was not asked for");
            }
            long size = remote.size() < 0 ? total(response.headers(), begins) : remote.size();
            Tenths told = new Tenths(file, size, out.size());
            out.position(out.size());
            while (true) {
                List<ByteBuffer> piece;
                try {
                    piece = body.next();
                } catch (IOException e) {
                    return e;
                }
                if (piece.isEmpty()) {
                    return size < 0 || out.size() == size ? null : new IOException("the connection ended");
                }
                for (ByteBuffer bytes : piece) {
                    write(out, bytes, partial);
                }
                if (size >= 0 && out.size() > size) {
                    out.truncate(0);
                    throw client.faults().of("%s is longer than the %d bytes that the Hub says: check HF_ENDPOINT",
                            file,
                            size);
                }
                told.at(out.size());
            }
        }
    }

    /** The first byte of an answer; -1 where it is not of use. */
    private static long begins(HttpResponse<?> response, long asked) {
        if (response.statusCode() != 206) {
            return response.statusCode() == 416 ? -1 : 0;
        }
        Matcher range = CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        return range.matches() && Long.parseLong(range.group(1)) == asked ? asked : -1;
    }

    private static long total(HttpHeaders headers, long begins) {
        long length = HubClient.bytes(headers, "Content-Length");
        return length < 0 ? -1 : begins + length;
    }

    private static void write(FileChannel out, ByteBuffer bytes, Path partial) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw cannotWrite(partial, e);
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

    /** Tells of each tenth of a large file. */
    private final class Tenths {
        private final String file;
        private final long size;
        private long tenth;

        Tenths(String file, long size, long have) {
            this.file = file;
            this.size = size;
            if (size >= LARGE) {
                tenth = have * 10 / size;
                progress.accept(
                        String.format(Locale.ROOT, "%s: %d of %d MB", file, have / 1_000_000, size / 1_000_000));
            }
        }

        void at(long have) {
            if (size >= LARGE && have * 10 / size > tenth) {
                tenth = have * 10 / size;
                progress.accept(
                        String.format(Locale.ROOT, "%s: %d of %d MB", file, have / 1_000_000, size / 1_000_000));
            }
        }
    }
}
