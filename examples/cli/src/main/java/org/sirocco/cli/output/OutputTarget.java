package org.sirocco.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Where results go: standard output, or a file that is complete or absent. The file is written under a temporary name beside
 * it and renamed by {@link #commit}; an end without that, Ctrl-C included, leaves nothing behind. Symbolic links are
 * followed, an existing file keeps its permissions, and what is no ordinary file is written as it is.
 */
public final class OutputTarget implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final NamedStream end;
    private final OutputStream out;
    private final Thread cleaner;

    private OutputTarget(Path file, Path temporary, NamedStream end) {
        this.file = file;
        this.temporary = temporary;
        this.end = end;
        this.out = new BufferedOutputStream(end, 1 << 16);
        this.cleaner = new Thread(this::deleteTemporary);
        if (temporary != null) {
            Runtime.getRuntime().addShutdownHook(cleaner);
        }
    }

    /** @param output {@code --output}: a file, or null or - for standard output */
    public static OutputTarget open(Path output) throws IOException {
        return isFile(output) ? file(output) : standardOutput();
    }

    /** Whether {@code --output} names a file. */
    public static boolean isFile(Path output) {
        return output != null && !output.toString().equals("-");
    }

    public static OutputTarget standardOutput() {
        return new OutputTarget(null, null,
                new NamedStream(OutputFiles.standard(), "standard output"));
    }

    public static OutputTarget file(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a directory");
        }
        try {
            return to(file, OutputFiles.followed(file));
        } catch (FileSystemException e) {
            throw OutputFiles.failed(file, "cannot be written", e);
        }
    }

    private static OutputTarget to(Path file, Path target) throws IOException {
        if (!Files.isDirectory(target.getParent())) {
            throw new IOException(target.getParent() + ": no such folder");
        }
        OutputStream special = OutputFiles.special(target);
        if (special != null) {
            return new OutputTarget(null, null, new NamedStream(special, file.toString()));
        }
        Path temporary = OutputFiles.temporaryBeside(target);
        return new OutputTarget(target, temporary, new NamedStream(Files.newOutputStream(temporary), file.toString()));
    }

    public OutputStream stream() {
        return out;
    }

    /** Whether {@link #beginAnew} can be called: this is a file and not a pipe, a device or standard output. */
    public boolean canBeginAnew() {
        return temporary != null;
    }

    /** Writes over the first bytes of what has been written, before {@link #commit}. */
    public void beginAnew(byte[] start) throws IOException {
        out.flush();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(start);
            while (left.hasRemaining()) {
                channel.write(left, left.position());
            }
        } catch (IOException e) {
            throw OutputFiles.failed(file, "cannot be written", e);
        }
    }

    /** Everything has been written: makes the file appear. */
    public void commit() throws IOException {
        out.close();
        if (temporary != null) {
            try {
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw OutputFiles.failed(file, "cannot be put in its place", e);
            }
        }
    }

    @Override
    public void close() {
        try {
            // Past the buffer: without a commit, what it holds is not to appear.
            end.close();
        } catch (IOException e) {
            // Nobody waits for it.
        }
        if (temporary != null) {
            deleteTemporary();
            try {
                Runtime.getRuntime().removeShutdownHook(cleaner);
            } catch (IllegalStateException e) {
                // The JVM is on its way down: the hook is running already.
            }
        }
    }

    private void deleteTemporary() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            System.err.println("sirocco: " + OutputFiles.failed(temporary, "cannot be deleted", e).getMessage());
        }
    }
}
