package org.sirocco.examples.spark;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Holds an output folder for one run, until it is closed: two at a time would take each other's unfinished files away. */
final class Owner implements AutoCloseable {
    static final String FILE = "_sirocco.lock";

    private final Path folder;
    private final Closeable hold;

    private Owner(Path folder, Closeable hold) {
        this.folder = folder;
        this.hold = hold;
    }

    /** @throws IllegalStateException if another run has it */
    static Owner of(Path output, Configuration configuration) throws IOException {
        FileSystem system = output.getFileSystem(configuration);
        system.mkdirs(output);
        Path file = new Path(output, FILE);
        return new Owner(output, system instanceof LocalFileSystem local
                ? locked(local.pathToFile(file).toPath(), output)
                : made(system, file, output));
    }

    /** A lock, which the system takes back when the process ends, however it ends. */
    private static Closeable locked(java.nio.file.Path file, Path output) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw taken(output, "", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw taken(output, "", null);
    }

    /** A file, where the file system has no locks; it stays behind where a run is killed. */
    private static Closeable made(FileSystem system, Path file, Path output) throws IOException {
        try (OutputStream out = system.create(file, false)) {
            String self = "process " + ProcessHandle.current().pid() + " on "
                    + InetAddress.getLocalHost().getHostName();
            out.write(self.getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            try (InputStream in = system.open(file)) {
                String other = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                throw taken(output, String.format(Locale.ROOT, ", %s; if that has ended, delete %s", other, file), e);
            }
        }
        return () -> system.delete(file, false);
    }

    private static IllegalStateException taken(Path output, String who, Throwable cause) {
        return new IllegalStateException(
                String.format(Locale.ROOT, "another run is at work in %s%s", output, who), cause);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        hold.close();
    }
}
