package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.scalar.ScalarAttention;
import org.sirocco.tornado.kernels.DeviceLimits;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.gpu.GpuKernels;

final class AttentionGraphTest {
    @Test
    void crossAttentionOfAnyShapeIsThatOfTheScalarBackend() {
        Accelerator device = Devices.required();
        Random random = new Random(41);
        for (int shape = 0; shape < 20; shape++) {
            int heads = 1 + random.nextInt(12);
            int headSize = new int[]{1, 2, 7, 8, 16, 32, 33, 64, 80}[random.nextInt(9)];
            try (AttentionGraph graph = new AttentionGraph(device, heads, headSize)) {
                for (int batch = 0; batch < 10; batch++) {
                    checkRandomBatch(graph, heads, headSize, random);
                }
            }
        }
    }

    @Test
    void workGroupsOfAGpuGiveTheSame() {
        Accelerator device = Devices.required();
        KernelSet kernels = new GpuKernels(device.limits());
        try (AttentionGraph graph = new AttentionGraph(device, kernels, 3, 16)) {
            Random random = new Random(42);
            for (int batch = 0; batch < 10; batch++) {
                checkRandomBatch(graph, 3, 16, random);
            }
        }
    }

    @Test
    void headsThatFusedAttentionHasNoRoomForAreTaken() {
        Accelerator device = Devices.required();
        KernelSet kernels = new GpuKernels(new DeviceLimits(device.id(), 48 << 10, 1024, 8));
        assertThatThrownBy(() -> kernels.queryBlock(4000)).isInstanceOf(BackendUnavailableException.class);
        try (AttentionGraph graph = new AttentionGraph(device, kernels, 1, 4000)) {
            PackedBatch batch = PackedBatch.ofLengths(3, 2);
            float[] q = Numbers.normal(batch.tokens() * 4000, 56);
            for (int i = 0; i < q.length; i++) {
                q[i] /= 64; // so that scores stay near 1
            }
            check(graph, 1, 4000, q, batch, Numbers.normal(q.length, 57), Numbers.normal(q.length, 58), batch);
        }
    }

    private static void checkRandomBatch(AttentionGraph graph, int heads, int headSize, Random random) {
        int sentences = 1 + random.nextInt(4);
        PackedBatch queries = PackedBatch.ofLengths(random.ints(sentences, 1, 41).toArray());
        PackedBatch keys = PackedBatch.ofLengths(random.ints(sentences, 1, 41).toArray());
        float[] q = Numbers.normal(queries.tokens() * heads * headSize, random.nextLong());
        float[] k = Numbers.normal(keys.tokens() * heads * headSize, random.nextLong());
        float[] v = Numbers.normal(keys.tokens() * heads * headSize, random.nextLong());
        check(graph, heads, headSize, q, queries, k, v, keys);
    }

    private static void check(AttentionGraph graph, int heads, int headSize, float[] q, PackedBatch queries, float[] k,
            float[] v, PackedBatch keys) {
        List<AttentionSteps> steps = graph.steps(q, queries, k, v, keys);
        float[] context = graph.context(q, queries, k, v, keys);
        assertThat(steps).hasSize(queries.sentences() * heads);
        for (int sentence = 0; sentence < queries.sentences(); sentence++) {
            for (int head = 0; head < heads; head++) {
                String who = String.format(Locale.ROOT, "H=%d D=%d, sentence %d, head %d", heads, headSize, sentence,
                        head);
                AttentionSteps actual = steps.get(sentence * heads + head);
                AttentionSteps expected = ScalarAttention.steps(part(q, queries, sentence, head, heads, headSize),
                        part(k, keys, sentence, head, heads, headSize), part(v, keys, sentence, head, heads, headSize),
                        queries.length(sentence), keys.length(sentence), headSize);
                Numbers.assertClose(who + ", query", actual.query(), expected.query(), 0);
                Numbers.assertClose(who + ", key", actual.key(), expected.key(), 0);
                Numbers.assertClose(who + ", value", actual.value(), expected.value(), 0);
                Numbers.assertClose(who + ", scores", actual.scores(), expected.scores(), 1e-5);
                Numbers.assertClose(who + ", scaled", actual.scaled(), expected.scaled(), 1e-5);
                Numbers.assertClose(who + ", weights", actual.weights(), expected.weights(), 1e-5);
                Numbers.assertClose(who + ", context", actual.context(), expected.context(), 1e-5);
                Numbers.assertClose(who + ", context alone", part(context, queries, sentence, head, heads, headSize),
                        expected.context(), 1e-5);
            }
        }
    }

    private static float[] part(float[] from, PackedBatch batch, int sentence, int head, int heads, int headSize) {
        float[] out = new float[batch.length(sentence) * headSize];
        for (int t = 0; t < batch.length(sentence); t++) {
            int at = ((batch.first(sentence) + t) * heads + head) * headSize;
            System.arraycopy(from, at, out, t * headSize, headSize);
        }
        return out;
    }

    @Test
    void afterABatchThatIsTooLargeForTheMemoryASmallOneIsRight() {
        try (AttentionGraph graph = new AttentionGraph(Devices.required(), 1, 1)) {
            // Three arrays of a gigabyte each, which is more than this JVM's -Xmx lets arrays outside the heap have.
            PackedBatch large = PackedBatch.ofLengths(16_384);
            float[] x = new float[large.tokens()];
            assertThatThrownBy(() -> graph.context(x, large, x, x, large)).isInstanceOf(KernelException.class)
                    .hasMessageContaining("-XX:MaxDirectMemorySize");
            PackedBatch small = PackedBatch.ofLengths(3, 2);
            check(graph, 1, 1, Numbers.normal(5, 60), small, Numbers.normal(5, 61), Numbers.normal(5, 62), small);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {1e4f, -1e4f})
    void extremeScoresKeepRowsThatSumToOne(float size) {
        try (AttentionGraph graph = new AttentionGraph(Devices.required(), 2, 4)) {
            PackedBatch batch = PackedBatch.ofLengths(9, 1);
            float[] q = Numbers.normal(batch.tokens() * 8, 43);
            float[] k = Numbers.normal(batch.tokens() * 8, 44);
            float[] v = Numbers.normal(batch.tokens() * 8, 45);
            for (int i = 0; i < q.length; i++) {
                q[i] *= size;
            }
            for (AttentionSteps steps : graph.steps(q, batch, k, v, batch)) {
                for (int row = 0; row < steps.tokens(); row++) {
                    double sum = 0;
                    for (int j = 0; j < steps.tokens(); j++) {
                        sum += steps.weights()[row * steps.tokens() + j];
                    }
                    assertThat(sum).isBetween(1 - 1e-5, 1 + 1e-5);
                }
            }
            check(graph, 2, 4, q, batch, k, v, batch);
        }
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        try (AttentionGraph graph = new AttentionGraph(Devices.required(), 2, 4)) {
            PackedBatch one = PackedBatch.ofLengths(3);
            PackedBatch two = PackedBatch.ofLengths(1, 2);
            float[] enough = new float[24];
            assertThatThrownBy(() -> graph.context(enough, one, enough, enough, two))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("queries (1 sentences) and keys (2) must have as many sentences");
            assertThatThrownBy(() -> graph.context(enough, one, new float[23], enough, one))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("need 24");
        }
        assertThatThrownBy(() -> new AttentionGraph(Devices.required(), 0, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheDeviceRefusesIsRefusedEachTimeAndLeavesNothingToClose() {
        Accelerator device = Devices.required();
        PackedBatch one = PackedBatch.ofLengths(1);
        float[] number = {1};
        try (AttentionGraph graph = new AttentionGraph(Devices.narrow(device, 16), new GpuKernels(device.limits()), 1,
                1)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> graph.context(number, one, number, number, one))
                        .isInstanceOf(KernelException.class).hasMessageContaining("the device has at most 16");
            }
        }
    }

    @Test
    void batchesOfTwoShapesInTurnAreCompiledForOnce() {
        PackedBatch few = PackedBatch.ofLengths(2);
        PackedBatch many = PackedBatch.ofLengths(100);
        try (AttentionGraph graph = new AttentionGraph(Devices.required(), 1, 2)) {
            float[] small = Numbers.normal(4, 60);
            float[] large = Numbers.normal(200, 61);
            graph.context(small, few, large, large, many);
            assertThat(graph.holds(few, many)).isTrue();
            assertThat(graph.holds(many, few)).isFalse();
            graph.context(large, many, small, small, few);
            assertThat(graph.holds(few, many)).isTrue();
            assertThat(graph.holds(many, few)).isTrue();
            assertThat(graph.holds(many, many)).as("ten thousand scores").isFalse();
            check(graph, 1, 2, small, few, large, large, many);
            check(graph, 1, 2, large, many, small, small, few);
        }
    }

    @Test
    void refusesToComputeOnceClosed() {
        AttentionGraph graph = new AttentionGraph(Devices.required(), 1, 1);
        PackedBatch one = PackedBatch.ofLengths(1);
        float[] number = {1};
        assertThat(graph.context(number, one, number, number, one)).containsExactly(1);
        graph.close();
        graph.close();
        assertThatThrownBy(() -> graph.context(number, one, number, number, one))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }
}
