package org.sirocco.text.store;

import java.util.Objects;
import java.util.function.Consumer;

/** Whether a model that is not on this machine may be downloaded. */
public sealed interface Downloads {
    /** {@return the permission for nothing: what is not here is an error that says where it was looked for} */
    static Downloads never() {
        return new Never();
    }

    /**
     * What is not here is downloaded once: a known model through the Maven client, one of the Hub from there.
     *
     * @param progress told what Maven says, or how far it is, a line at a time, while it downloads
     * @return the permission
     */
    static Downloads allowed(Consumer<String> progress) {
        return new Allowed(progress);
    }

    /** See {@link #never}. */
    record Never() implements Downloads {}

    /**
     * See {@link #allowed}.
     *
     * @param progress told a line at a time
     */
    record Allowed(Consumer<String> progress) implements Downloads {
        /** Refuses null. */
        public Allowed {
            Objects.requireNonNull(progress, "progress must not be null; without downloads there is Downloads.never()");
        }
    }
}
