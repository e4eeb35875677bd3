package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.KernelSet;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

final class DeviceMemoryTest {
    private static final EncoderModel MODEL = RandomEncoder
            .of("random:layers=3,hidden=64,heads=2,ffn=96,length=100000");
    private static final EncoderModel WORDY = RandomEncoder
            .of("random:layers=3,hidden=64,heads=2,ffn=96,length=100000,vocab=200000,positions=none");
    private static final String LIMIT = "tornado.device.memory";

    private final String before = System.getProperty(LIMIT);
    private final DeviceMemory memory = memory(MODEL, BackendOptions.defaults(), Long.MAX_VALUE);

    /** Of a device that wants 32,768 tokens at a time. */
    private static DeviceMemory memory(EncoderModel model, BackendOptions options, long free) {
        return memory(Devices.required(), model, options, free);
    }

    private static DeviceMemory memory(Accelerator device, EncoderModel model, BackendOptions options, long free) {
        return new DeviceMemory(device, model,
                Devices.overriding(KernelSet.class, device.kernels(), "usualTokens", 32_768), options, () -> free);
    }

    @AfterEach
    void restore() {
        Devices.restore(LIMIT, before);
    }

    @Test
    void capacityIsWhatTheDeviceWantsOnceABatchIsLargerThanTheFirst() {
        assertThat(memory.forBatch(1, 1, false).tokens()).isEqualTo(4096);
        assertThat(memory.forBatch(4096, 1, false).tokens()).isEqualTo(4096);
        assertThat(memory.forBatch(4097, 1, false).tokens()).isEqualTo(32_768);
        assertThat(memory.forBatch(1_000_000, 1, true).tokens()).isEqualTo(32_768);
    }

    @Test
    void capacityIsWhatWasFoundToBeFreeButForALongerSentence() {
        assertThat(memory.smaller(new Capacity(32_768, 0), 40_000, 1)).contains(new Capacity(16_384, 0));
        assertThat(memory.forBatch(40_000, 1, false).tokens()).isEqualTo(16_384);
        assertThat(memory.smaller(new Capacity(2000, 0), 1, 1)).contains(new Capacity(1000, 0));
        assertThat(memory.forBatch(1, 1, false).tokens()).isEqualTo(1000);
        assertThat(memory.forBatch(5000, 5000, false).tokens()).isEqualTo(8192);
        assertThat(memory.smaller(new Capacity(2, 0), 1, 1)).isEmpty();
        assertThat(memory.forBatch(1, 1, false).tokens()).isEqualTo(1000);
        assertThat(memory.smaller(new Capacity(128, 0), 1, 1)).contains(new Capacity(64, 0));
        assertThat(memory.smaller(new Capacity(64, 0), 1, 1)).isEmpty();
        assertThat(memory.smaller(new Capacity(1024, 1), 1, 1)).contains(new Capacity(512, 2 * 512 * 512));
    }

    @Test
    void aGraphDoesWhereNoLargerOneWouldBeMade() {
        assertThat(memory.isEnough(new Capacity(4096, 0), 4096, 9)).isTrue();
        assertThat(memory.isEnough(new Capacity(4096, 0), 4097, 9)).isFalse();
        assertThat(memory.isEnough(new Capacity(4096, 0), 9, 4097)).isFalse();
        assertThat(memory.isEnough(new Capacity(32_768, 0), 1_000_000, 9)).isTrue();
        System.setProperty(LIMIT, "128MB");
        Capacity steps = memory.forBatch(40_000, 1, true);
        assertThat(steps.tokens()).as("of what fits fused").isLessThan(memory.forBatch(40_000, 1, false).tokens());
        assertThat(memory.isEnough(steps, 40_000, 1)).isTrue();
    }

    @Test
    void whatTheDeviceHasNotFreeIsRefusedAsMemoryThatRanOut() {
        Capacity capacity = memory.forBatch(1, 1, false);
        memory(MODEL, BackendOptions.defaults(), 200L << 20).checkFree(capacity);
        DeviceMemory crowded = memory(MODEL, BackendOptions.defaults(), 50L << 20);
        assertThatThrownBy(() -> crowded.checkFree(capacity)).isInstanceOf(KernelException.class)
                .hasMessageContaining("out of device memory").hasMessageContaining("50 MB are free on the device")
                .matches(e -> DeviceFailure.isOutOfMemory((KernelException) e));
    }

    @Test
    void capacityIsHalvedUntilItFits() {
        System.setProperty(LIMIT, "128MB");
        assertThat(memory.forBatch(40_000, 1, false).tokens()).isEqualTo(16_384);
    }

    /** 200,000 rows of 64 numbers are 49 MB: beside them goes through half of what would without them. */
    @ParameterizedTest
    @EnumSource
    void theTablesOfTokensThatAreLookedUpOnTheDeviceCountWhereAGraphHasThem(AttentionMode usual) {
        BackendOptions host = BackendOptions.defaults().withAttention(usual);
        DeviceMemory bare = memory(WORDY, host, Long.MAX_VALUE);
        DeviceMemory embedding = memory(WORDY, host.withEmbeddings(EmbeddingPlace.DEVICE), Long.MAX_VALUE);
        boolean inSteps = usual == AttentionMode.STEPS;
        assertThat(embedding.forBatch(40_000, 1, inSteps).tokens()).isEqualTo(32_768);
        System.setProperty(LIMIT, inSteps ? "220MB" : "160MB");
        assertThat(bare.forBatch(40_000, 1, inSteps).tokens()).isEqualTo(32_768);
        assertThat(embedding.forBatch(40_000, 1, inSteps).tokens()).isLessThan(32_768);
        assertThat(embedding.forBatch(40_000, 1, !inSteps)).isEqualTo(bare.forBatch(40_000, 1, !inSteps));
        System.setProperty(LIMIT, "100MB");
        assertThatThrownBy(() -> embedding.forBatch(1, 1, inSteps)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("of which 49 MB for weights");
        assertThat(embedding.forBatch(1, 1, !inSteps)).isEqualTo(bare.forBatch(1, 1, !inSteps));
    }

    /** Twice they would not fit. */
    @Test
    void graphsFitSideBySideWhereOneOfThemHasTheTables() {
        DeviceMemory embedding = memory(WORDY, BackendOptions.defaults().withEmbeddings(EmbeddingPlace.DEVICE),
                Long.MAX_VALUE);
        Capacity fused = embedding.forBatch(1, 1, false);
        Capacity steps = embedding.forBatch(1, 1, true);
        System.setProperty(LIMIT, "250MB");
        assertThat(embedding.holds(fused, steps)).isTrue();
        assertThat(embedding.holds(fused, fused)).isFalse();
        System.setProperty(LIMIT, "200MB");
        assertThat(embedding.holds(fused, steps)).isFalse();
    }

    /** 26 MB of weights and 51 MB for what comes out of them. */
    private static EncoderModel headed() {
        Linear words = new Linear(Tensor.of("words", new float[100_000 * 64], 100_000, 64), null);
        Head head = new Head.Vocabulary(List.of(new Head.Dense(words, HeadActivation.IDENTITY)));
        return new EncoderModel(MODEL.name(), MODEL.embedding(), MODEL.layers(), null, MODEL.maxTokens(), head);
    }

    @Test
    void graphsLeaveRoomForTheHead() {
        DeviceMemory headed = memory(headed(), BackendOptions.defaults(), Long.MAX_VALUE);
        System.setProperty(LIMIT, "210MB");
        assertThat(memory.forBatch(40_000, 1, false).tokens()).isEqualTo(32_768);
        assertThat(headed.forBatch(40_000, 1, false).tokens()).isEqualTo(16_384);
    }

    /** A device that takes so much in one array. */
    private static Accelerator taking(long megabytes) {
        Accelerator real = Devices.required();
        return new Accelerator(real.driver(), real.index(),
                Devices.overriding(TornadoDevice.class, real.device(), "getMaxAllocMemory", megabytes << 20));
    }

    /** 77 MB of head in two arrays. */
    @Test
    void arraysAreHeldToWhatTheDeviceTakesInOneEachByItself() {
        memory(taking(60), headed(), BackendOptions.defaults(), Long.MAX_VALUE).forBatch(1, 1, false);
        DeviceMemory tight = memory(taking(40), headed(), BackendOptions.defaults(), Long.MAX_VALUE);
        assertThatThrownBy(() -> tight.forBatch(1, 1, false)).hasMessageContaining("has 51,200,000 bytes in one array");
    }

    @Test
    void anArrayThatTheDeviceDoesNotTakeIsRefused() {
        Accelerator small = taking(20);
        BackendOptions embedding = BackendOptions.defaults().withEmbeddings(EmbeddingPlace.DEVICE);
        memory(small, MODEL, embedding, Long.MAX_VALUE).forBatch(1, 1, false);
        memory(small, WORDY, BackendOptions.defaults(), Long.MAX_VALUE).forBatch(1, 1, false);
        EncoderModel wide = RandomEncoder.of("random:layers=1,hidden=1024,heads=2,ffn=8192,vocab=99,positions=none");
        for (EncoderModel model : List.of(WORDY, headed(), wide)) { // tables, a head, layers
            DeviceMemory memory = memory(small, model, embedding, Long.MAX_VALUE);
            assertThatThrownBy(() -> memory.forBatch(1, 1, false)).isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("bytes in one array, the device takes at most 20,971,520");
        }
    }

    @Test
    void graphsOfTwoFormsShareWhatThereIs() {
        List<EncoderLayer> layers = new ArrayList<>(MODEL.layers());
        layers.add(RandomEncoder.of("random:layers=1,hidden=64,heads=4,ffn=112").layers().getFirst());
        EncoderModel mixed = new EncoderModel(MODEL.name(), MODEL.embedding(), layers, null, MODEL.maxTokens());
        DeviceMemory shared = memory(mixed, BackendOptions.defaults(), Long.MAX_VALUE);
        assertThat(shared.heads()).isEqualTo(4);
        assertThat(shared.forBatch(40_000, 1, false).tokens()).isEqualTo(32_768);
        System.setProperty(LIMIT, "128MB");
        assertThat(shared.forBatch(40_000, 1, false).tokens()).isEqualTo(8192);
    }

    @Test
    void roomForALongSentenceIsRoomForTheNextATokenLonger() {
        assertThat(memory.forBatch(600, 600, true).takes(1024, 2)).isTrue();
        assertThat(memory.forBatch(5000, 5000, false).takes(8192, 2)).isTrue();
    }

    @Test
    void whereThatDoesNotFitThereIsRoomForTheSentence() {
        System.setProperty(LIMIT, "128MB");
        Capacity capacity = memory.forBatch(1100, 1100, true);
        assertThat(capacity.takes(1100, 2)).isTrue();
        assertThat(capacity.takes(1200, 2)).isFalse();
    }
}
