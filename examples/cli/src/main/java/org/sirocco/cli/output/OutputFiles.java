package org.sirocco.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What a path to write to leads to, the files beside it, and errors of files that name them. */
public final class OutputFiles {
    /** The files that a process was started with, by number; /dev/stdout leads to one of them. */
    private static final Path OPEN_FILES = Path.of("/dev/fd");
    /** What Linux follows before it calls it a loop. */
    private static final int MOST_LINKS = 40;
    private static final Set<PosixFilePermission> NEW_FILE = PosixFilePermissions.fromString("rw-rw-rw-");

    private OutputFiles() {}

    /** The end of all symbolic links, whether or not anything is there. */
    static Path followed(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path) && !isOpenFile(path); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(file + ": too many symbolic links");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        return path;
    }

    /**
     * What can only be written as it is, since nothing can be renamed over it: an open file, a device or a pipe.
     *
     * @param target as {@link #followed} gives it
     * @return a stream to it, or null if this is a file like any other or none yet
     */
    static OutputStream special(Path target) throws IOException {
        if (isOpenFile(target)) {
            return switch (target.getFileName().toString()) {
                case "1" -> standard();
                case "2" -> kept(new FileOutputStream(FileDescriptor.err));
                // It cannot be told from here how far it has been written; what it holds is kept.
                default -> Files.newOutputStream(target, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            };
        }
        return Files.exists(target) && !Files.isRegularFile(target)
                ? Files.newOutputStream(target, StandardOpenOption.WRITE)
                : null;
    }

    /** The process' standard output. */
    static OutputStream standard() {
        return kept(NativeOutput.standard());
    }

    /** One of the process' own streams, which stays open for what is said afterwards. */
    private static OutputStream kept(OutputStream own) {
        return new FilterOutputStream(own) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() {
                // Not ours.
            }
        };
    }

    /** An error that names its file, what was to be done with it, and the system's reason. */
    public static IOException failed(Path file, String operation, IOException e) {
        String reason = switch (e) {
            case AccessDeniedException denied -> ": permission denied";
            case NoSuchFileException missing -> ": no such file";
            // Its message is a file's name, and maybe of one that nobody asked for.
            case FileSystemException system -> system.getReason() == null ? "" : ": " + system.getReason();
            default -> ": " + (e.getMessage() == null ? e.toString() : e.getMessage());
        };
        return new IOException(file + ": " + operation + reason, e);
    }

    private static boolean isOpenFile(Path path) throws IOException {
        Path folder = path.getParent();
        return Files.isDirectory(OPEN_FILES) && Files.isDirectory(folder) && Files.isSameFile(folder, OPEN_FILES);
    }

    /** An empty file beside a target, with its permissions, or where there is none yet with those of any new file. */
    static Path temporaryBeside(Path target) throws IOException {
        Path folder = target.getParent();
        boolean replaces = Files.exists(target);
        if (replaces && !Files.isWritable(target)) {
            throw failed(target, "cannot be written", new AccessDeniedException(target.toString()));
        }
        try {
            if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                return Files.createTempFile(folder, ".sirocco", ".part");
            }
            Set<PosixFilePermission> mode = replaces ? Files.getPosixFilePermissions(target) : NEW_FILE;
            Path temporary = Files.createTempFile(folder, ".sirocco", ".part",
                    PosixFilePermissions.asFileAttribute(mode));
            // The process' own mask has been taken off them.
            if (replaces && !Files.getPosixFilePermissions(temporary).equals(mode)) {
                Files.setPosixFilePermissions(temporary, mode);
            }
            return temporary;
        } catch (NoSuchFileException e) {
            // The folder is there; what it does not have is what was to be made.
            throw new IOException(target + ": no file can be made in " + folder, e);
        } catch (IOException e) {
            throw failed(target, "no file can be made in " + folder, e);
        }
    }
}
