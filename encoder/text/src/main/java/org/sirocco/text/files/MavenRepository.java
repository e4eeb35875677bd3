package org.sirocco.text.files;

import java.nio.file.Path;

/** Maven's local repository. */
final class MavenRepository {
    private MavenRepository() {}

    /** {@code -Dmaven.repo.local}, else {@code ~/.m2/repository}. */
    static Path folder() {
        String named = System.getProperty("maven.repo.local", "");
        return named.isBlank() ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(named);
    }

    static Path jar(KnownModel model) {
        return folder().resolve(model.groupId().replace('.', '/')).resolve(model.artifactId()).resolve(model.version())
                .resolve(model.jarName());
    }
}
