package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.gpu.GpuKernels;
import org.slf4j.LoggerFactory;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

final class GraphsTest {
    private static final EncoderModel MODEL = RandomEncoder
            .of("random:layers=2,hidden=32,heads=2,ffn=48,activation=gelu");
    private static final PackedBatch BATCH = PackedBatch.ofLengths(3, 2);

    @ParameterizedTest
    @EnumSource
    void aDeviceThatIsOffByAThousandthInOneNumberIsNotUsed(AttentionMode mode) {
        Accelerator device = Devices.required();
        LayerCheck other = new LayerCheck(shifted(0.001f));
        try (Graphs graphs = new Graphs(device, device.kernels(), MODEL, memory(device, Long.MAX_VALUE),
                other, BackendOptions.defaults().withAttention(mode))) {
            List<Part> used = new ArrayList<>();
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> graphs.part(mode, BATCH, 0, (graph, part) -> used.add(part)))
                        .isInstanceOf(KernelException.class)
                        .hasMessageStartingWith("self-test failed on " + device.id() + ": number 5 of layer 1 of")
                        .hasMessageContaining("take another device");
            }
            assertThat(used).isEmpty();
        }
    }

    private static DeviceMemory memory(Accelerator device, long free) {
        return new DeviceMemory(device, MODEL, device.kernels(), BackendOptions.defaults(), () -> free);
    }

    @Test
    void nothingIsAllocatedThatTheDeviceHasNotFreeAndLessAtATimeGoesThrough() {
        Accelerator device = Devices.required();
        DeviceMemory memory = memory(device, Long.MAX_VALUE);
        List<Integer> capacities = new ArrayList<>();
        try (Graphs graphs = new Graphs(device, device.kernels(), MODEL, memory(device, 65L << 20),
                new LayerCheck(MODEL), BackendOptions.defaults())) {
            graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> capacities.add(graph.capacity().tokens()));
        }
        assertThat(capacities).hasSize(1).allSatisfy(
                tokens -> assertThat(tokens).isLessThan(memory.forBatch(1, 1, false).tokens()).isGreaterThan(64));
        try (Graphs graphs = new Graphs(device, device.kernels(), MODEL, memory(device, 1L << 20),
                new LayerCheck(MODEL), BackendOptions.defaults())) {
            assertThatThrownBy(() -> graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> capacities.clear()))
                    .isInstanceOf(KernelException.class).hasMessageContaining("1 MB are free on the device");
            assertThat(capacities).hasSize(1);
        }
    }

    /** The same model but for one number that the last normalisation adds. */
    private static EncoderModel shifted(float by) {
        EncoderLayer last = MODEL.layers().getLast();
        Norm.Layer norm = (Norm.Layer) ((BlockNorm.After) last.feedForward().norm()).norm();
        float[] bias = norm.bias().toArray();
        bias[5] += by;
        Norm shifted = new Norm.Layer(norm.weight(), Tensor.of("bias", bias, bias.length), norm.epsilon());
        EncoderLayer other = new EncoderLayer(last.attention(),
                new Block<>(last.feedForward().function(), new BlockNorm.After(shifted)));
        return new EncoderModel(MODEL.name(), MODEL.embedding(), List.of(MODEL.layers().getFirst(), other), null,
                MODEL.maxTokens());
    }

    @Test
    void batchesThatAreLargerThanAGpuWantsAtATimeAreSplitAndSmallerOnesHoldLess() {
        Accelerator device = Devices.required();
        KernelSet kernels = new GpuKernels(device.limits());
        int[] lengths = new int[800];
        Arrays.fill(lengths, 45);
        PackedBatch large = PackedBatch.ofLengths(lengths);
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=32,heads=1,ffn=32");
        float[] hidden = Numbers.normal(large.tokens() * 32, 59);
        float[] expected = Numbers.scalar(model, large, hidden);
        List<Part> parts = new ArrayList<>();
        List<Integer> capacities = new ArrayList<>();
        try (Graphs graphs = new Graphs(device, kernels, model, BackendOptions.defaults())) {
            for (PackedBatch batch : List.of(BATCH, large, BATCH)) {
                for (int sentence = 0; sentence < batch.sentences();) {
                    sentence = graphs.part(AttentionMode.FUSED, batch, sentence, (graph, part) -> {
                        capacities.add(graph.capacity().tokens());
                        if (batch == large) {
                            parts.add(part);
                            graph.forward(part.batch(), hidden, hidden, part.first());
                        }
                    });
                }
            }
        }
        assertThat(capacities).containsExactly(4096, 32_768, 32_768, 32_768);
        assertThat(parts).extracting(part -> part.batch().tokens()).containsExactly(32_760, 3240);
        Numbers.assertClose("36,000 tokens", hidden, expected, 1e-4);
    }

    @Test
    void aBatchIsSplitFurtherWhereThereIsLessMemoryThanTheDeviceWants() {
        Accelerator device = Devices.required();
        // 32,768 tokens want 2 GB in one array, which is more than this JVM's -Xmx lets arrays outside the heap have.
        EncoderModel model = RandomEncoder.of("random:layers=1,hidden=32,heads=1,ffn=16384");
        PackedBatch large = PackedBatch.ofLengths(4100, 4100);
        List<Integer> capacities = new ArrayList<>();
        try (Graphs graphs = new Graphs(device, new GpuKernels(device.limits()), model, BackendOptions.defaults())) {
            for (PackedBatch batch : List.of(BATCH, large, BATCH, large)) {
                graphs.part(AttentionMode.FUSED, batch, 0,
                        (graph, part) -> capacities.add(graph.capacity().tokens()));
            }
        }
        int found = capacities.getLast();
        assertThat(found).isBetween(8192, 16_384);
        assertThat(capacities).containsExactly(4096, found, found, found);
    }

    @Test
    void whatRunsOutOfMemoryRunsAgainOnFewerTokensAndAnythingElseDoesNot() {
        Accelerator device = Devices.required();
        List<Integer> capacities = new ArrayList<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Graphs.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        logger.addAppender(told);
        try (Graphs graphs = new Graphs(device, device.kernels(), MODEL, BackendOptions.defaults())) {
            int end = graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> {
                capacities.add(graph.capacity().tokens());
                if (capacities.size() < 3) {
                    throw new KernelException("upload", device.id(), "full", new TornadoOutOfMemoryException("full"));
                }
            });
            assertThat(end).isEqualTo(BATCH.sentences());
            int first = capacities.getFirst();
            assertThat(capacities).containsExactly(first, first / 2, first / 4);
            assertThat(told.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(device.id()
                    + ": out of device memory (TornadoOutOfMemoryException: full); from now on at most " + first / 4
                    + " tokens at a time instead of " + first + "; free what else holds it where more are wanted");
            KernelException lost = new KernelException("layer", device.id(), "lost", null);
            assertThatThrownBy(() -> graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> {
                capacities.add(graph.capacity().tokens());
                throw lost;
            })).isSameAs(lost);
            graphs.part(AttentionMode.FUSED, BATCH, 0,
                    (graph, part) -> capacities.add(graph.capacity().tokens()));
            assertThat(capacities).containsExactly(first, first / 2, first / 4, first / 4, first / 4);
            assertThat(told.list).hasSize(1);
        } finally {
            logger.detachAppender(told);
        }
    }

    @Test
    void aGraphThatAnErrorWentThroughIsThrownAway() {
        Accelerator device = Devices.required();
        EncoderChain[] seen = new EncoderChain[2];
        try (Graphs graphs = new Graphs(device, device.kernels(), MODEL, BackendOptions.defaults())) {
            assertThatThrownBy(() -> graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> {
                seen[0] = graph;
                throw new StackOverflowError();
            })).isInstanceOf(StackOverflowError.class);
            graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> seen[1] = graph);
        }
        assertThat(seen[1]).isNotSameAs(seen[0]);
    }

    @Test
    void closingWaitsForWhatIsBeingDone() throws Exception {
        Accelerator device = Devices.required();
        Graphs graphs = new Graphs(device, device.kernels(), MODEL, BackendOptions.defaults());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Void> action = CompletableFuture
                .runAsync(() -> graphs.part(AttentionMode.FUSED, BATCH, 0, (graph, part) -> {
                    inside.countDown();
                    await(leave);
                }));
        await(inside);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(graphs::close);
        assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        leave.countDown();
        closing.get(10, TimeUnit.MINUTES);
        action.get(10, TimeUnit.MINUTES);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
