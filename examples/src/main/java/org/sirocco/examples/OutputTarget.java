package org.sirocco.examples;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where results go: standard output, or a file that is complete or absent. The file is written under a temporary name beside
 * it and renamed by {@link #commit}; an end without that, Ctrl-C included, leaves nothing behind.
 */
public final class OutputTarget implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final OutputStream out;
    private final Thread cleaner;

    private OutputTarget(Path file, Path temporary, OutputStream out) {
        this.file = file;
        this.temporary = temporary;
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.cleaner = new Thread(this::deleteTemporary);
        if (temporary != null) {
            Runtime.getRuntime().addShutdownHook(cleaner);
        }
    }

    public static OutputTarget standardOutput() {
        return new OutputTarget(null, null,
                new NamedStream(new FileOutputStream(FileDescriptor.out), "standard output"));
    }

    public static OutputTarget file(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new IOException(file + ": is a directory");
        }
        if (!Files.isDirectory(target.getParent())) {
            throw new IOException(target.getParent() + ": no such folder");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            // A device or a pipe (/dev/null, /dev/stdout) cannot be renamed over; it is written as it is.
            return new OutputTarget(null, null,
                    new NamedStream(new FileOutputStream(target.toFile()), file.toString()));
        }
        Path temporary = target
                .resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        return new OutputTarget(target, temporary, new NamedStream(Files.newOutputStream(temporary), file.toString()));
    }

    public OutputStream stream() {
        return out;
    }

    /** Everything has been written: makes the file appear. */
    public void commit() throws IOException {
        out.flush();
        if (temporary != null) {
            out.close();
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() {
        if (temporary != null) {
            try {
                out.close();
            } catch (IOException e) {
                // What could not be written goes with the file.
            }
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
            System.err.println("sirocco: " + temporary + ": cannot be deleted: " + e.getMessage());
        }
    }

    /** Says where it could not write, and tells a reader that has gone from every other failure. */
    private static final class NamedStream extends OutputStream {
        private final OutputStream out;
        private final String name;

        NamedStream(OutputStream out, String name) {
            this.out = out;
            this.name = name;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[]{(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                if ("Broken pipe".equals(e.getMessage())) {
                    throw new ClosedPipeException(e);
                }
                throw new IOException(name + ": " + e.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
