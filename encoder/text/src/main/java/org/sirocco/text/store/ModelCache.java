package org.sirocco.text.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.text.formats.ModelFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of laid-out models. A model's folder is complete or absent: it is made beside its place, checked, brought to the
 * disk and renamed, while a lock file keeps other processes off. It is checked against its manifest whenever it is opened, and
 * made anew if it fails.
 */
final class ModelCache {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
    private static final String LOCK = ".lock";
    private static final String WORK = ".tmp";
    private static final String ELSEWHERE = "; name another folder with --cache (EncoderOptions.Builder.cache) or set XDG_CACHE_HOME";

    /** File locks are between processes; this one is between the threads of this one. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path models;

    ModelCache(Path root) {
        this.models = root.resolve("models");
    }

    /** Writes a model's files into an empty folder. */
    interface Layout {
        void write(Path folder) throws IOException;
    }

    Path folder(String entry) {
        return models.resolve(entry);
    }

    boolean has(String entry) {
        return Files.isDirectory(folder(entry));
    }

    /**
     * The folder of an entry, laid out first where it is not there or not sound.
     *
     * @throws ModelCacheException if it cannot be made
     */
    Path open(String entry, Layout layout) {
        String fault = fault(entry);
        if (fault != null) {
            locked(entry, fault + " and ", () -> {
                // Another process may have been first.
                if (fault(entry) != null) {
                    LOG.info("{} {}: laying it out", folder(entry), fault);
                    make(entry, layout);
                }
            });
        }
        return folder(entry);
    }

    /** Removes an entry and what killed runs left of it. */
    void remove(String entry) {
        if (Files.isDirectory(models)) {
            locked(entry, "", () -> {
                ModelFiles.delete(folder(entry));
                ModelFiles.delete(models.resolve(entry + WORK));
            });
        }
    }

    /** What keeps an entry from being used, or null if nothing does. */
    private String fault(String entry) {
        if (!has(entry)) {
            return "is missing";
        }
        String fault = Manifest.firstFault(folder(entry));
        return fault == null ? null : "is damaged (" + fault + ")";
    }

    private interface Work {
        void run() throws IOException;
    }

    private void locked(String entry, String before, Work work) {
        THREADS.lock();
        try {
            Files.createDirectories(models);
            try (FileChannel channel = FileChannel.open(models.resolve(entry + LOCK), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                // Closing the channel releases the lock, and so does the death of the process.
                if (channel.tryLock() == null) {
                    Warnings.warn(LOG, folder(entry) + ": waiting for another process, which is at work on it");
                    channel.lock();
                }
                work.run();
            }
        } catch (OverlappingFileLockException e) {
            throw new ModelCacheException(folder(entry),
                    before + "another copy of this library in this process (in another class loader) is at work on it",
                    e);
        } catch (IOException e) {
            throw new ModelCacheException(folder(entry),
                    before + "cannot be written: " + ModelFiles.reason(e) + ELSEWHERE, e);
        } finally {
            THREADS.unlock();
        }
    }

    private void make(String entry, Layout layout) throws IOException {
        Path work = models.resolve(entry + WORK);
        // What a killed run left: whoever holds the lock is the only one at work.
        ModelFiles.delete(work);
        try {
            layout.write(Files.createDirectory(work));
            Manifest.write(work);
            sync(work);
            String fault = Manifest.firstFault(work);
            if (fault != null) {
                throw new IOException("what was just written reads back differently: " + fault);
            }
            ModelFiles.delete(folder(entry));
            Files.move(work, folder(entry), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            try {
                ModelFiles.delete(work);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        force(models);
    }

    private static void sync(Path folder) throws IOException {
        for (Path path : ModelFiles.everythingIn(folder)) {
            force(path);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some systems do not open folders; they order their renames themselves.
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }
}
