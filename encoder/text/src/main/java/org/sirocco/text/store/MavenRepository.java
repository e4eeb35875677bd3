package org.sirocco.text.store;

import java.nio.file.Path;
import java.util.Optional;
import org.sirocco.text.names.MavenArtifact;

/** Maven's local repository. */
final class MavenRepository {
    private MavenRepository() {}

    /** {@code -Dmaven.repo.local}, else {@code ~/.m2/repository}; none for a user without a home. */
    static Optional<Path> folder() {
        String named = System.getProperty("maven.repo.local", "");
        // Maven itself asks the JVM, not HOME.
        Path home = Path.of(System.getProperty("user.home"));
        return !named.isBlank()
                ? Optional.of(Path.of(named))
                : home.isAbsolute() ? Optional.of(home.resolve(".m2").resolve("repository")) : Optional.empty();
    }

    static Optional<Path> jar(MavenArtifact artifact) {
        return folder()
                .map(folder -> folder.resolve(artifact.groupId().replace('.', '/')).resolve(artifact.artifactId())
                        .resolve(artifact.version()).resolve(artifact.jarName()));
    }
}
