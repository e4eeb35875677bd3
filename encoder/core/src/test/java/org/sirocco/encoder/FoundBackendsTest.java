package org.sirocco.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** The backends that are really on the class path, and what they are asked with. */
class FoundBackendsTest {
    private static final BackendOptions OPTIONS = BackendOptions.defaults();

    @Test
    void findsTheScalarBackendOnTheClassPath() {
        assertThat(Backends.providers()).extracting(BackendProvider::name).contains("scalar");
        assertThat(Backends.open("scalar", OPTIONS).id()).isEqualTo("scalar");
        assertThatIllegalArgumentException().isThrownBy(() -> Backends.open("scalar:1", OPTIONS))
                .withMessage("unknown backend 'scalar:1'; scalar takes nothing after its name");
    }

    @Test
    void triesProvidersInTheirOwnOrder() {
        assertThat(Backends.providers()).isSortedAccordingTo((a, b) -> Integer.compare(a.autoOrder(), b.autoOrder()));
    }

    @Test
    void refusesLessThanOneThread() {
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withThreads(0))
                .withMessage("threads (0) must be at least 1 and at most 256");
    }
}
