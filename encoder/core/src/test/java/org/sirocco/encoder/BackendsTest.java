package org.sirocco.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class BackendsTest {
    private static final BackendOptions OPTIONS = BackendOptions.defaults();

    private final Logger logger = (Logger) LoggerFactory.getLogger(Backends.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    /** A kind of backend that is willing or not. */
    private record Kind(String name, int autoOrder, boolean there) implements BackendProvider {
        @Override
        public Backend openForAuto(BackendOptions options) {
            return open(name, options);
        }

        @Override
        public Backend open(String id, BackendOptions options) {
            if (!there) {
                throw new BackendUnavailableException(id, "it is not there", "get one");
            }
            return new Backend() {
                @Override
                public String id() {
                    return id;
                }

                @Override
                public String description() {
                    return "none";
                }

                @Override
                public EncoderRuntime load(EncoderModel model) {
                    throw new AssertionError("nothing is loaded here");
                }
            };
        }

        @Override
        public List<Status> status() {
            return List.of();
        }
    }

    @Test
    void autoTakesTheFirstThatIsWillingAndLogsOneReasonForEachRefusal() {
        Backend backend = Backends.open("auto", OPTIONS, List.of(new Kind("gpu", 100, false),
                new Kind("vector", 200, false), new Kind("plain", 300, true), new Kind("other", 400, true)));
        assertThat(backend.id()).isEqualTo("plain");
        assertThat(log.list).extracting(ILoggingEvent::toString).containsExactly(
                "[INFO] auto: backend gpu is not available: it is not there (get one)",
                "[WARN] auto: backend vector is not available: it is not there (get one)");
    }

    @Test
    void autoFailsWithEveryReasonWhereNobodyIsWilling() {
        assertThatThrownBy(() -> Backends.open("auto", OPTIONS, List.of(new Kind("vector", 200, false))))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("no backend can run here: [backend vector is not available: it is not there");
    }

    @Test
    void aBackendAskedForByNameIsNeverReplaced() {
        List<BackendProvider> kinds = List.of(new Kind("gpu", 100, false), new Kind("plain", 300, true));
        assertThatThrownBy(() -> Backends.open("gpu:opencl:1", OPTIONS, kinds))
                .isInstanceOfSatisfying(BackendUnavailableException.class, e -> {
                    assertThat(e.backend()).isEqualTo("gpu:opencl:1");
                    assertThat(e.reason()).isEqualTo("it is not there");
                    assertThat(e.remedy()).isEqualTo("get one");
                });
        assertThat(log.list).isEmpty();
    }

    @Test
    void refusesAKindThatNobodyOffers() {
        List<BackendProvider> kinds = List.of(new Kind("plain", 300, true));
        assertThatIllegalArgumentException().isThrownBy(() -> Backends.open("quantum", OPTIONS, kinds))
                .withMessage("unknown backend 'quantum'; there are auto, plain");
        assertThatThrownBy(() -> Backends.open("tornado:ptx:0", OPTIONS, kinds))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessage("backend tornado:ptx:0 is not available: this build has no accelerator module"
                        + " (install a TornadoVM SDK, set TORNADOVM_HOME and build again)");
    }

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
