package org.sirocco.langchain4j;

import java.util.Objects;

/** Refuses null by name. */
final class Given {
    private Given() {}

    static <T> T given(String name, T value) {
        return Objects.requireNonNull(value, () -> name + " must not be null");
    }
}
