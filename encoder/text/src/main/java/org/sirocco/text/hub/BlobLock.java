package org.sirocco.text.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.sirocco.text.formats.ModelFiles;

/** Keeps other processes off a blob, where the file system has locks. The death of a process releases its own. */
final class BlobLock implements AutoCloseable {
    private final FileChannel channel;
    private final boolean held;

    private BlobLock(FileChannel channel, boolean held) {
        this.channel = channel;
        this.held = held;
    }

    /** How a lock's file is opened. */
    interface Opening {
        FileChannel open(Path file) throws IOException;
    }

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /**
     * Waits until no other process has it; or goes without where the file system, as that of some networks, refuses locks.
     *
     * @param told why it takes longer, or may be done twice
     * @throws IOException                  if the thread is interrupted
     * @throws OverlappingFileLockException if another class loader of this process has it
     */
    static BlobLock take(Path file, Opening opening, Consumer<String> told) throws IOException {
        FileChannel channel = null;
        try {
            Files.createDirectories(file.getParent());
            channel = opening.open(file);
            if (channel.tryLock() == null) {
                told.accept("waiting for another process, which downloads it");
                channel.lock();
            }
            return new BlobLock(channel, true);
        } catch (IOException e) {
            if (HubFaults.isInterruption(e)) {
                close(channel);
                throw e;
            }
            told.accept("the cache's file system has no locks (" + ModelFiles.reason(e)
                    + "): another process may download the same besides");
            return new BlobLock(channel, false);
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw e;
        }
    }

    private static void close(FileChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    /** Whether no other process is at the same blob. */
    boolean isHeld() {
        return held;
    }

    @Override
    public void close() throws IOException {
        close(channel);
    }
}
