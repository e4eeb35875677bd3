package org.sirocco.text.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Unpacks and loads the native tokenizer library, once per JVM.
 *
 * <p>The library's own loader is passed by: it asks for a GPU and warns of it, may download another build, reports each start
 * to its makers, and unpacks into a folder of its own in the user's home. Here the build for the CPU comes out of its jar
 * into our cache, and nothing else happens; no JVM-wide property is set.
 */
final class TokenizerLibrary {
    private static final String LOCK = ".lock";

    private static boolean loaded;

    private TokenizerLibrary() {}

    /**
     * @param cache the library lies in its folder {@code native}; unpacked there if it is missing or damaged
     * @throws TokenizerException if there is none for this system, or it cannot be unpacked or loaded
     */
    @SuppressWarnings("restricted") // Loading native code is what this class is for.
    static synchronized void load(Path cache) {
        if (loaded) {
            return;
        }
        String resource = "native/lib/" + system() + "/cpu/" + System.mapLibraryName("tokenizers");
        URL url = TokenizersLibrary.class.getClassLoader().getResource(resource);
        if (url == null) {
            throw new TokenizerException(
                    String.format(Locale.ROOT, "the tokenizer library has no build for this system (%s)", system()),
                    null);
        }
        Path folder = cache.resolve("native");
        try {
            System.load(unpacked(url, folder).toAbsolutePath().toString());
        } catch (IOException e) {
            throw new TokenizerException(
                    String.format(Locale.ROOT,
                            "%s: the tokenizer library cannot be unpacked there: %s; name another cache folder", folder,
                            e),
                    e);
        } catch (UnsatisfiedLinkError e) {
            throw new TokenizerException(
                    String.format(Locale.ROOT, "%s: the tokenizer library cannot be loaded from there: %s", folder,
                            e.getMessage()),
                    e);
        }
        loaded = true;
    }

    private static String system() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = os.startsWith("windows") ? "win" : os.startsWith("mac") ? "osx" : "linux";
        String machine = System.getProperty("os.arch");
        return name + "-" + (machine.equals("amd64") ? "x86_64" : machine);
    }

    /** The library as a file whose contents are the jar's. */
    private static Path unpacked(URL url, Path folder) throws IOException {
        long checksum = checksum(url);
        String name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
        Path file = folder.resolve(String.format(Locale.ROOT, "%08x-%s", checksum, name));
        if (isSound(file, checksum)) {
            return file;
        }
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            // Closing the channel releases the lock, and so does the death of the process.
            channel.lock();
            // Another process may have been first.
            if (!isSound(file, checksum)) {
                // Always the same name: what a killed process left is written over.
                write(url, folder.resolve(name + ".part"), file);
            }
        }
        return file;
    }

    private static boolean isSound(Path file, long checksum) throws IOException {
        return Files.exists(file) && checksum(Files.newInputStream(file)) == checksum;
    }

    private static void write(URL url, Path part, Path file) throws IOException {
        try (InputStream in = url.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long checksum(URL url) throws IOException {
        // A jar knows its entries' checksums; anything else is read.
        return url.openConnection() instanceof JarURLConnection jar
                ? jar.getJarEntry().getCrc()
                : checksum(url.openStream());
    }

    private static long checksum(InputStream stream) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(stream, new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue();
        }
    }
}
