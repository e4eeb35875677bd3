package org.sirocco.text.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.text.formats.ModelFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hugging Face's own cache folder, as its Python library lays it out: {@code models--organisation--name} with {@code blobs},
 * named by their content, {@code refs}, which tell a branch's commit, and {@code snapshots}, a folder of links for each
 * commit.
 */
final class HubCache {
    private static final Logger LOG = LoggerFactory.getLogger(HubCache.class);
    private static final String MODELS = "models--";
    private static final String REFS = "refs";
    private static final String SNAPSHOTS = "snapshots";
    /** What a commit may be called without leading elsewhere. */
    private static final Pattern PLAIN = Pattern.compile("[\\w-][\\w.-]{0,199}");

    private final Path root;

    HubCache(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Everything of a model. */
    Path folder(HubName name) {
        return root.resolve(MODELS + name.id().replace("/", "--"));
    }

    Path blobs(HubName name) {
        return folder(name).resolve("blobs");
    }

    /** What other processes see that somebody is at work on a blob. */
    Path lock(HubName name, String etag) {
        return root.resolve(".locks").resolve(folder(name).getFileName()).resolve(etag + ".lock");
    }

    /** The files of a commit, whether any are there or not. */
    Snapshot snapshot(HubName name, String commit) {
        return new Snapshot(name, folder(name), commit);
    }

    /** The files of a revision, as far as the cache knows its commit. */
    Optional<Snapshot> find(HubName name) {
        Path ref = folder(name).resolve(REFS).resolve(name.revision());
        String commit = name.revision();
        if (Files.isRegularFile(ref)) {
            try {
                // Whatever it holds, so that what is no text is no commit.
                commit = new String(Files.readAllBytes(ref), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.of(commit).filter(PLAIN.asMatchPredicate()).map(known -> snapshot(name, known))
                .filter(Snapshot::exists);
    }

    /** Notes which commit a revision is, for those that ask the cache alone. */
    void note(HubName name, String commit) throws IOException {
        Path ref = folder(name).resolve(REFS).resolve(name.revision());
        if (commit.equals(name.revision()) || Files.isRegularFile(ref) && Files.readString(ref).equals(commit)) {
            return;
        }
        Files.createDirectories(ref.getParent());
        Path written = ref.resolveSibling(
                ref.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8) + ".tmp");
        Files.writeString(written, commit);
        Files.move(written, ref, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Each revision that is in the cache, and each commit that no revision leads to; in order. */
    List<HubName> all() {
        List<HubName> all = new ArrayList<>();
        for (Path folder : list(root)) {
            String id = folder.getFileName().toString();
            // A single dash is part of a name, two stand for the slash.
            String[] parts = id.startsWith(MODELS) ? id.substring(MODELS.length()).split("--") : new String[0];
            if (parts.length == 2) {
                try {
                    all.addAll(revisions(folder, parts[0] + "/" + parts[1]));
                } catch (UncheckedIOException e) {
                    Warnings.warn(LOG, folder + " cannot be read: " + ModelFiles.reason(e.getCause()));
                }
            }
        }
        return all;
    }

    private List<HubName> revisions(Path folder, String id) {
        List<HubName> names = new ArrayList<>();
        List<String> named = new ArrayList<>();
        Path refs = folder.resolve(REFS);
        for (Path ref : files(refs)) {
            name(id, refs.relativize(ref).toString().replace('\\', '/'))
                    .filter(name -> !name.revision().endsWith(".tmp")).ifPresent(name -> find(name).ifPresent(found -> {
                        names.add(name);
                        named.add(found.commit());
                    }));
        }
        for (Path snapshot : list(folder.resolve(SNAPSHOTS))) {
            String commit = snapshot.getFileName().toString();
            if (!named.contains(commit)) {
                name(id, commit).ifPresent(names::add);
            }
        }
        return names;
    }

    /** Empty where no model or no revision is called so: other files may stand there. */
    private static Optional<HubName> name(String id, String revision) {
        try {
            return HubName.find(id + "@" + revision);
        } catch (IllegalArgumentException e) {
            LOG.debug("{} @ {} is none of a model", id, revision, e);
            return Optional.empty();
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those in a folder and in the folders in it. */
    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
