package org.sirocco.text.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sirocco.text.model.ModelFormatException;

/** Reading a model's files within limits, and naming them in errors. */
public final class ModelFiles {
    /** With which a file begins that Git has not fetched. */
    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

    private static final String BLOBS = "blobs";
    /** Marks the folder that Hugging Face's cache shares. */
    private static final String SHARED = ".huggingface-shared-blobs";

    private ModelFiles() {}

    /**
     * All bytes of a file of at most {@code limit} bytes.
     *
     * @throws ModelFormatException if it is missing, unreadable or larger
     */
    public static byte[] readAll(Path file, int limit) {
        try (InputStream in = Channels.newInputStream(open(file))) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new ModelFormatException(file,
                        String.format(Locale.ROOT, "is larger than the supported %d bytes", limit));
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Opens a file to be read; a pipe or device, which might never end, is refused, and what stands for a file elsewhere. */
    public static FileChannel open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ModelFormatException(file, "is no regular file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        ByteBuffer start = ByteBuffer.allocate(LFS_POINTER.length());
        channel.read(start, 0);
        if (LFS_POINTER.equals(new String(start.array(), StandardCharsets.US_ASCII))) {
            channel.close();
            throw new ModelFormatException(file, "is a Git LFS pointer, not the file itself: run git lfs pull");
        }
        return channel;
    }

    /** Whether there is anything of that name: a link to nowhere is an error later, not a file that is left out. */
    public static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    public static ModelFormatException unreadable(Path file, IOException e) {
        String denied = e instanceof AccessDeniedException ? "cannot be read: " : "";
        return new ModelFormatException(file, denied + reason(e), e);
    }

    /** What went wrong in words: the system's own, which mostly say it best. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "is missing";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " is in the way";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /**
     * A file that another file of the model names. Links are followed wherever they lead, as download caches use them.
     *
     * @param folder   what must hold it
     * @param relative as written in {@code from}
     * @param from     the file that names it, for messages
     * @throws ModelFormatException if the name leads out of the folder
     */
    public static Path inside(Path folder, String relative, Path from) {
        try {
            Path inside = folder.resolve(relative).normalize();
            if (!Path.of(relative).isAbsolute() && inside.startsWith(folder.normalize())) {
                return inside;
            }
        } catch (InvalidPathException e) {
            throw new ModelFormatException(from, String.format(Locale.ROOT, "names '%s', which is no path", relative),
                    e);
        }
        throw outside(relative, from);
    }

    /**
     * Like {@link #inside}, but links must not lead out either, other than into the stores of Hugging Face's cache:
     * {@code models--…/snapshots/…} is full of links into {@code models--…/blobs}, and these may be links into the
     * {@code blobs} that all models of the cache share.
     */
    static Path strictlyInside(Path folder, String relative, Path from) {
        Path inside = inside(folder, relative, from);
        try {
            Path target = inside.toRealPath();
            Path home = folder.toRealPath();
            if (target.startsWith(home) || stores(home).anyMatch(target::startsWith)) {
                return inside;
            }
        } catch (IOException e) {
            throw unreadable(inside, e);
        }
        throw outside(relative, from);
    }

    /** Where the files of a folder may really be, if it is one of Hugging Face's cache. */
    private static Stream<Path> stores(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            Path model = at.endsWith("snapshots") ? at.getParent() : null;
            if (model != null && !at.equals(folder)) {
                Path shared = model.resolveSibling(BLOBS);
                return Files.isRegularFile(shared.resolve(SHARED))
                        ? Stream.of(model.resolve(BLOBS), shared)
                        : Stream.of(model.resolve(BLOBS));
            }
        }
        return Stream.empty();
    }

    private static ModelFormatException outside(String relative, Path from) {
        return new ModelFormatException(from,
                String.format(Locale.ROOT, "names '%s', which leads out of the model's folder", relative));
    }

    /** Deletes a folder with all that is in it, if it is there. Links are not followed. */
    public static void delete(Path folder) throws IOException {
        if (isThere(folder)) {
            for (Path path : everythingIn(folder)) {
                Files.delete(path);
            }
        }
    }

    /** A folder and what is in it, children before their folder. */
    public static List<Path> everythingIn(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
