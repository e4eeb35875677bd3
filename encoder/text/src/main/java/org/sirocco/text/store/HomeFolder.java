package org.sirocco.text.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user's home: what HOME says, else what the system knows of the user, which may be nothing (a container's user 54321).
 *
 * <p>Internal: no part of the API.
 */
public final class HomeFolder {
    private HomeFolder() {}

    static Optional<Path> find() {
        return find(System.getenv(), System.getProperty("user.home"));
    }

    /**
     * Looks in an environment.
     *
     * @param environment of the process
     * @param known       the JVM's user.home, which is {@code ?} for a user that the system does not know
     * @return the folder; empty for a user without a home
     */
    public static Optional<Path> find(Map<String, String> environment, String known) {
        return Stream.of(environment.getOrDefault("HOME", ""), known == null ? "" : known).map(Path::of)
                .filter(Path::isAbsolute).findFirst();
    }
}
