package org.sirocco.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.Fixtures;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.scalar.ScalarProvider;
import org.sirocco.encoder.weights.WeightForm;
import org.slf4j.LoggerFactory;

final class BackendsTest {
    private static final BackendOptions OPTIONS = BackendOptions.defaults();
    private static final EncoderModel MODEL = Fixtures.model(1, 2);
    private static final List<FakeRuntime> LOADED = new ArrayList<>();

    private final Logger logger = (Logger) LoggerFactory.getLogger(Backends.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        LOADED.clear();
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

    @Test
    void aFormOfWeightsThatAKindDoesNotKnowIsRefusedByNameAndPassedOverByAuto() {
        BackendOptions options = BackendOptions.defaults().withWeights(WeightForm.INT8);
        List<BackendProvider> all = List.of(new Kind("gpu", 1, Goes.RUNS), new ScalarProvider());
        assertThatThrownBy(() -> Backends.choose("gpu:0", options, all))
                .isInstanceOf(BackendUnavailableException.class).hasMessage("backend gpu:0 is not available: it cannot"
                        + " keep weights as int8 (take simd or scalar, or weights as auto)");
        assertThat(Backends.choose("auto", options, all).backend().id()).isEqualTo("scalar");
        assertThat(Backends.choose("auto", options.withWeights(WeightForm.FLOAT32), all).backend().id())
                .isEqualTo("gpu:0");
    }

    @Test
    void embeddingsOnADeviceAreRefusedByNameWhereThereIsNone() {
        BackendOptions options = BackendOptions.defaults().withEmbeddings(EmbeddingPlace.DEVICE);
        List<BackendProvider> all = List.of(new Kind("gpu", 1, Goes.RUNS), new ScalarProvider());
        for (String id : List.of("scalar", "gpu:0")) {
            assertThatThrownBy(() -> Backends.choose(id, options, all))
                    .isInstanceOf(BackendUnavailableException.class).hasMessage("backend " + id
                            + " is not available: it has no device to embed on (take tornado, or embeddings on the host)");
        }
        assertThatThrownBy(() -> Backends.choose("auto", options, all))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("no backend can run here");
        assertThat(Backends.embeds("scalar")).isFalse();
    }

    /** Where there is a device is looked for only by a kind that can be taken. */
    @Test
    void autoAsksForTheFormBeforeItTouchesADevice() {
        Kind gpu = new Kind("gpu", 1, Goes.NOT_THERE);
        Backends.choose("auto", OPTIONS.withWeights(WeightForm.INT8), List.of(gpu, new ScalarProvider()));
        assertThat(log.list).extracting(ILoggingEvent::toString).containsExactly("[WARN] auto: backend gpu is not"
                + " available: it cannot keep weights as int8 (take simd or scalar, or weights as auto)");
    }

    /** How far a fake backend goes. */
    private enum Goes {
        NOT_THERE, DOES_NOT_OPEN, DOES_NOT_LOAD, DOES_NOT_RUN, RUNS_OUT_OF_MEMORY, RUNS
    }

    /** A kind of backend with one device an entry; those named gpu fail late. */
    private record Kind(String name, int autoOrder, List<Goes> devices) implements BackendProvider {
        Kind(String name, int autoOrder, Goes... devices) {
            this(name, autoOrder, List.of(devices));
        }

        @Override
        public boolean failsLate() {
            return name.equals("gpu");
        }

        @Override
        public boolean lastResort() {
            return name.equals("slow");
        }

        @Override
        public List<String> idsForAuto() {
            if (devices.equals(List.of(Goes.NOT_THERE))) {
                throw new BackendUnavailableException(name, "it is not there", "get one");
            }
            return IntStream.range(0, devices.size()).mapToObj(device -> name + ":" + device).toList();
        }

        @Override
        public Backend open(String id, BackendOptions options) {
            Goes goes = devices.get(Integer.parseInt(id.substring(id.indexOf(':') + 1)));
            if (goes.compareTo(Goes.DOES_NOT_OPEN) <= 0) {
                throw new BackendUnavailableException(id, "it does not compute", "repair it");
            }
            return new Fake(id, goes);
        }

        @Override
        public List<Status> status() {
            return List.of();
        }
    }

    private record Fake(String id, Goes goes) implements Backend {
        @Override
        public String description() {
            return "none";
        }

        @Override
        public EncoderRuntime load(EncoderModel model) {
            if (goes == Goes.DOES_NOT_LOAD) {
                throw new BackendUnavailableException(id, "it is too small", "buy another");
            }
            return new FakeRuntime(id, goes);
        }
    }

    private static final class FakeRuntime implements EncoderRuntime {
        private final String id;
        private final Goes goes;
        private boolean closed;
        private int runs;

        FakeRuntime(String id, Goes goes) {
            this.id = id;
            this.goes = goes;
            LOADED.add(this);
        }

        @Override
        public void forward(PackedBatch batch, float[] input, float[] output) {
            runs++;
            if (goes == Goes.DOES_NOT_RUN) {
                throw new KernelException("layer", id, "it burns", null);
            }
            if (goes == Goes.RUNS_OUT_OF_MEMORY) {
                throw new OutOfMemoryError("the heap is full");
            }
        }

        @Override
        public void forward(PackedBatch batch, float[] input, float[] output, EncoderObserver observer) {
            forward(batch, input, output);
        }

        @Override
        public void head(int rows, float[] input, float[] output) {
            throw new IllegalStateException("no model here has a head");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static BackendChoice choose(String id, Kind... kinds) {
        return Backends.choose(id, OPTIONS, List.of(kinds));
    }

    @Test
    void autoTakesTheFirstThatIsWillingAndLogsOneReasonForEachRefusal() {
        BackendChoice choice = choose("auto", new Kind("gpu", 100, Goes.NOT_THERE),
                new Kind("vector", 200, Goes.DOES_NOT_OPEN), new Kind("plain", 300, Goes.RUNS),
                new Kind("other", 400, Goes.RUNS));
        assertThat(choice.backend().id()).isEqualTo("plain:0");
        assertThat(log.list).extracting(ILoggingEvent::toString).containsExactly(
                "[INFO] auto: backend gpu is not available: it is not there (get one)",
                "[WARN] auto: backend vector:0 is not available: it does not compute (repair it)");
    }

    @Test
    void whatIsTakenForWantOfAnyOtherIsToldOnce() {
        Kind slow = new Kind("slow", 300, Goes.RUNS);
        Backends.choose("auto", OPTIONS, List.of(new Kind("gpu", 100, Goes.NOT_THERE), slow));
        assertThat(warnings()).containsExactly(
                "auto: slow:0 is taken, which is slow: nothing faster is on the class path for this machine");
        log.list.clear();
        Backends.choose("auto", OPTIONS, List.of(new Kind("cpu", 200, Goes.DOES_NOT_OPEN), slow));
        assertThat(warnings()).singleElement().asString().contains("it does not compute");
        log.list.clear();
        Backends.choose("slow:0", OPTIONS, List.of(slow));
        assertThat(warnings()).isEmpty();
    }

    private List<String> warnings() {
        return log.list.stream().filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void autoGoesOnToTheNextWhereADeviceCannotTakeTheModel() {
        BackendChoice choice = choose("auto",
                new Kind("gpu", 100, Goes.DOES_NOT_OPEN, Goes.DOES_NOT_LOAD, Goes.DOES_NOT_RUN),
                new Kind("vector", 200, Goes.RUNS));
        assertThat(choice.backend().id()).isEqualTo("gpu:1");
        EncoderRuntime runtime = choice.load(MODEL);
        assertThat(choice.backend().id()).isEqualTo("vector:0");
        assertThat(log.list).extracting(ILoggingEvent::toString).containsExactly(
                "[WARN] auto: backend gpu:0 is not available: it does not compute (repair it)",
                "[WARN] auto: backend gpu:1 is not available: it is too small (buy another)",
                "[WARN] auto: layer failed on gpu:2: it burns");
        assertThat(LOADED).extracting(loaded -> loaded.id).containsExactly("gpu:2", "vector:0");
        assertThat(LOADED.getFirst().closed).as("the failed one is closed").isTrue();
        assertThat(runtime).isSameAs(LOADED.getLast());
        assertThat(LOADED.getLast().closed).isFalse();
        assertThat(LOADED.getLast().runs).as("trials on a CPU").isZero();
    }

    @Test
    void whatDoesNotSurviveItsTrialIsClosedWhateverItDiesOf() {
        BackendChoice choice = choose("auto", new Kind("gpu", 100, Goes.RUNS_OUT_OF_MEMORY),
                new Kind("vector", 200, Goes.RUNS));

        assertThatThrownBy(() -> choice.load(MODEL)).isInstanceOf(OutOfMemoryError.class);

        assertThat(LOADED).extracting(loaded -> loaded.closed).containsExactly(true);
    }

    @Test
    void autoTakesTheNextGpuBeforeTheCpu() {
        BackendChoice choice = choose("auto", new Kind("gpu", 100, Goes.DOES_NOT_LOAD, Goes.RUNS),
                new Kind("vector", 200, Goes.RUNS));
        choice.load(MODEL);
        assertThat(choice.backend().id()).isEqualTo("gpu:1");
    }

    @Test
    void whatAutoTriesHasNothingToDoWithItsPlace() {
        choose("auto", new Kind("vector", 1, Goes.RUNS)).load(MODEL);
        assertThat(LOADED.getLast().runs).isZero();
        choose("auto", new Kind("gpu", 999, Goes.RUNS)).load(MODEL);
        assertThat(LOADED.getLast().runs).isEqualTo(1);
    }

    @Test
    void autoFailsWithEveryReasonWhereNobodyIsWilling() {
        assertThatThrownBy(() -> choose("auto", new Kind("vector", 200, Goes.DOES_NOT_OPEN)))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining(
                        "no backend can run here: [backend vector:0 is not available: it does not compute");
        BackendChoice choice = choose("auto", new Kind("gpu", 100, Goes.DOES_NOT_RUN),
                new Kind("vector", 200, Goes.DOES_NOT_LOAD));
        assertThatThrownBy(() -> choice.load(MODEL)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("it burns").hasMessageContaining("it is too small");
    }

    @Test
    void aBackendAskedForByNameIsNeverReplaced() {
        Kind[] kinds = {new Kind("gpu", 100, Goes.RUNS, Goes.DOES_NOT_OPEN, Goes.DOES_NOT_LOAD),
                new Kind("plain", 300, Goes.RUNS)};
        assertThatThrownBy(() -> choose("gpu:1", kinds))
                .isInstanceOfSatisfying(BackendUnavailableException.class, e -> {
                    assertThat(e.backend()).isEqualTo("gpu:1");
                    assertThat(e.reason()).isEqualTo("it does not compute");
                    assertThat(e.remedy()).isEqualTo("repair it");
                });
        assertThatThrownBy(() -> choose("gpu:2", kinds).load(MODEL)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("gpu:2 is not available: it is too small");
        assertThat(log.list).isEmpty();
    }

    @Test
    void refusesAKindThatNobodyOffers() {
        assertThatIllegalArgumentException().isThrownBy(() -> choose("quantum:0", new Kind("plain", 300, Goes.RUNS)))
                .withMessage("unknown backend 'quantum:0'; on the class path there are auto, plain");
    }
}
