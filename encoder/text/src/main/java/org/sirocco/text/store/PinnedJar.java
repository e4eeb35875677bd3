package org.sirocco.text.store;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.names.MavenArtifact;

/**
 * A jar of data whose content is known.
 *
 * <p>Internal: no part of the API.
 *
 * @param artifact its Maven coordinates
 * @param sha256   of the jar, in hex
 */
public record PinnedJar(MavenArtifact artifact, String sha256) {
    /**
     * The jar: in the cache's {@code jars} folder or the local Maven repository, else downloaded into the former.
     *
     * @param cache     the folder in which known models are laid out
     * @param downloads whether it may be downloaded
     * @return the jar's path; its content has been checked
     * @throws ModelCacheException  if it is not there and cannot be had
     * @throws ModelFormatException if what is there is not the pinned one
     */
    public Path find(Path cache, Downloads downloads) {
        Path own = cache.resolve(ModelStore.JARS).resolve(artifact.jarName());
        Optional<Path> found = Stream.concat(Stream.of(own), MavenRepository.jar(artifact).stream())
                .filter(Files::isRegularFile).findFirst();
        return found.isPresent() ? checked(found.get()) : switch (downloads) {
            case Downloads.Never() -> throw new ModelCacheException(own,
                    artifact.coordinates() + " is neither here nor in a local Maven repository, and nothing is to be"
                            + " downloaded",
                    null);
            case Downloads.Allowed allowed -> fetched(own, allowed);
        };
    }

    private Path fetched(Path own, Downloads.Allowed downloads) {
        try {
            Files.createDirectories(own.getParent());
            Path work = Files.createTempDirectory(own.getParent(), "fetch");
            try {
                Path jar = checked(new MavenFetch("mvn", own.getParent()).fetch(artifact, work, downloads.progress()));
                return Files.move(jar, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                ModelFiles.delete(work);
            }
        } catch (IOException e) {
            throw new ModelCacheException(own, "cannot be written: " + ModelFiles.reason(e), e);
        }
    }

    private Path checked(Path jar) {
        try (FileChannel in = ModelFiles.open(jar);
                DigestOutputStream digest = new DigestOutputStream(OutputStream.nullOutputStream(),
                        ModelJar.sha256())) {
            Channels.newInputStream(in).transferTo(digest);
            String actual = HexFormat.of().formatHex(digest.getMessageDigest().digest());
            if (!actual.equals(sha256)) {
                throw new ModelFormatException(jar,
                        String.format(Locale.ROOT, "has SHA-256 %s, expected %s: delete it", actual, sha256));
            }
            return jar;
        } catch (IOException e) {
            throw ModelFiles.unreadable(jar, e);
        }
    }
}
