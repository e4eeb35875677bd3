package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.tornado.kernels.Capacity;

final class DeviceMemoryTest {
    private static final EncoderModel MODEL = RandomEncoder
            .of("random:layers=3,hidden=64,heads=2,ffn=96,length=100000");
    private static final String LIMIT = "tornado.device.memory";

    private final String before = System.getProperty(LIMIT);
    private final DeviceMemory memory = new DeviceMemory(Devices.required(), MODEL, 32_768);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(LIMIT);
        } else {
            System.setProperty(LIMIT, before);
        }
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
        assertThat(memory.smaller(new Capacity(32_768, 0), 40_000, 1, false)).contains(new Capacity(16_384, 0));
        assertThat(memory.forBatch(40_000, 1, false).tokens()).isEqualTo(16_384);
        assertThat(memory.smaller(new Capacity(2000, 0), 1, 1, false)).contains(new Capacity(1000, 0));
        assertThat(memory.forBatch(1, 1, false).tokens()).isEqualTo(1000);
        assertThat(memory.forBatch(5000, 5000, false).tokens()).isEqualTo(8192);
        assertThat(memory.smaller(new Capacity(2, 0), 1, 1, false)).isEmpty();
        assertThat(memory.forBatch(1, 1, false).tokens()).isEqualTo(1000);
        assertThat(memory.smaller(new Capacity(128, 0), 1, 1, false)).contains(new Capacity(64, 0));
        assertThat(memory.smaller(new Capacity(64, 0), 1, 1, false)).isEmpty();
    }

    @Test
    void aGraphDoesWhereNoLargerOneWouldBeMade() {
        assertThat(memory.isEnough(new Capacity(4096, 0), 4096, 9, false)).isTrue();
        assertThat(memory.isEnough(new Capacity(4096, 0), 4097, 9, false)).isFalse();
        assertThat(memory.isEnough(new Capacity(4096, 0), 9, 4097, false)).isFalse();
        assertThat(memory.isEnough(new Capacity(32_768, 0), 1_000_000, 9, false)).isTrue();
    }

    @Test
    void whatTheDeviceHasNotFreeIsRefusedAsMemoryThatRanOut() {
        Accelerator device = Devices.required();
        long[] free = {200L << 20};
        DeviceMemory crowded = new DeviceMemory(device, MODEL, 32_768, false, () -> free[0]);
        Capacity capacity = crowded.forBatch(1, 1, false);
        crowded.checkFree(capacity);
        free[0] = 50L << 20;
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
    @Test
    void theTablesOfTokensThatAreLookedUpOnTheDeviceCount() {
        EncoderModel model = RandomEncoder
                .of("random:layers=3,hidden=64,heads=2,ffn=96,length=100000,vocab=200000,positions=none");
        DeviceMemory embedding = new DeviceMemory(Devices.required(), model, 32_768, true,
                FreeMemory.of(Devices.required()));
        assertThat(embedding.forBatch(40_000, 1, false).tokens()).isEqualTo(32_768);
        System.setProperty(LIMIT, "160MB");
        assertThat(new DeviceMemory(Devices.required(), model, 32_768).forBatch(40_000, 1, false).tokens())
                .isEqualTo(32_768);
        assertThat(embedding.forBatch(40_000, 1, false).tokens()).isLessThan(32_768);
        System.setProperty(LIMIT, "100MB");
        assertThatThrownBy(() -> embedding.forBatch(1, 1, false)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("of which 49 MB for weights");
    }

    @Test
    void graphsOfTwoFormsShareWhatThereIs() {
        List<EncoderLayer> layers = new ArrayList<>(MODEL.layers());
        layers.add(RandomEncoder.of("random:layers=1,hidden=64,heads=4,ffn=112").layers().getFirst());
        EncoderModel mixed = new EncoderModel(MODEL.name(), MODEL.embedding(), layers, null, MODEL.maxTokens());
        DeviceMemory shared = new DeviceMemory(Devices.required(), mixed, 32_768);
        assertThat(shared.heads()).isEqualTo(4);
        assertThat(shared.forBatch(40_000, 1, false).tokens()).isEqualTo(32_768);
        System.setProperty(LIMIT, "128MB");
        assertThat(shared.forBatch(40_000, 1, false).tokens()).isEqualTo(8192);
    }

    @Test
    void roomForALongSentenceIsRoomForTheNextATokenLonger() {
        assertThat(memory.forBatch(600, 600, true).takes(1024, 2, true)).isTrue();
        assertThat(memory.forBatch(5000, 5000, false).takes(8192, 2, false)).isTrue();
    }

    @Test
    void whereThatDoesNotFitThereIsRoomForTheSentence() {
        System.setProperty(LIMIT, "128MB");
        Capacity capacity = memory.forBatch(1100, 1100, true);
        assertThat(capacity.takes(1100, 2, true)).isTrue();
        assertThat(capacity.takes(1200, 2, true)).isFalse();
    }
}
