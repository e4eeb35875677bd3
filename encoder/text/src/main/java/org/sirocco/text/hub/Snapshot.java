package org.sirocco.text.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.sirocco.text.formats.Json;
import org.sirocco.text.model.ModelFormatException;

/** The files of one commit that are in the cache. Some may not be: a commit is seldom there as a whole. */
final class Snapshot implements NeededFiles.Repository {
    private final HubName name;
    private final Path home;
    private final String commit;
    private final Path folder;
    /** What was asked for and is not here, though the Hub may have it. */
    private final Set<String> unknown = new TreeSet<>();
    private final Optional<Set<String>> listed;

    /** @param home of the model in the cache */
    Snapshot(HubName name, Path home, String commit) {
        this.name = name;
        this.home = home;
        this.commit = commit;
        this.folder = home.resolve("snapshots").resolve(commit);
        this.listed = listed(home.resolve("trees").resolve(commit + ".json"));
    }

    /** The whole commit's names, where the Python library has left a list of them. */
    private static Optional<Set<String>> listed(Path list) {
        try {
            return Files.isRegularFile(list)
                    ? Optional.of(Json.read(list).get("files")).filter(Json::present).map(Json::keys)
                    : Optional.empty();
        } catch (ModelFormatException e) {
            return Optional.empty();
        }
    }

    String commit() {
        return commit;
    }

    @Override
    public Path folder() {
        return folder;
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    /** Where a file is, or would be. */
    Path path(String file) {
        return inside(folder, file);
    }

    private static Path inside(Path folder, String file) {
        Path inside = folder.resolve(file).normalize();
        if (!inside.startsWith(folder.normalize()) || file.contains("\\")) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "'%s' is no file of a repository", file));
        }
        return inside;
    }

    /** Whether it is known that the commit has no such file. */
    boolean lacks(String file) {
        return Files.exists(absent(file)) || listed.isPresent() && !listed.get().contains(file);
    }

    /** Notes that the commit has no such file, as the Python library does. */
    void noteAbsent(String file) throws IOException {
        if (!lacks(file)) {
            Files.createDirectories(absent(file).getParent());
            Files.write(absent(file), new byte[0]);
        }
    }

    private Path absent(String file) {
        return inside(home.resolve(".no_exist").resolve(commit), file);
    }

    @Override
    public Path get(String file) {
        return has(file) ? path(file) : null;
    }

    @Override
    public boolean has(String file) {
        if (Files.exists(path(file))) {
            return true;
        }
        if (!lacks(file)) {
            unknown.add(file);
        }
        return false;
    }

    @Override
    public HubException fault(String detail) {
        return new HubException(name.toString(), String.format(Locale.ROOT, "in the cache's %s %s", folder, detail), 0,
                null);
    }

    /**
     * Sees whether a model can be loaded from what is here.
     *
     * @return what was not found, but would count if the commit had it
     * @throws HubException         if what must be there is not
     * @throws ModelFormatException if what is there is not supported
     */
    Set<String> check() {
        unknown.clear();
        NeededFiles.visit(this, whatever -> {});
        return Set.copyOf(unknown);
    }

    /** Of all files, links followed. */
    long bytes() {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
