package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.sdk.CudaDriver;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

final class PlanTest {
    private static final float[] TABLE = {4, 3, 2, 1};
    private final FloatArray from = FloatArray.fromElements(1, 2, 3);
    private final FloatArray to = FloatArray.fromElements(7, 8, 9);

    static void copy(KernelContext context, FloatArray from, FloatArray to) {
        to.set(context.globalIdx, from.get(context.globalIdx));
    }

    /** What a table holds TornadoVM cannot turn into a kernel. */
    static void uncompilable(KernelContext context, FloatArray from, FloatArray to) {
        to.set(context.globalIdx, TABLE[(int) from.get(context.globalIdx)]);
    }

    private Plan plan(boolean compilable) {
        return plan(compilable, from, to);
    }

    private static Plan plan(boolean compilable, FloatArray from, FloatArray to) {
        Plan plan = new Plan(Devices.required());
        Plan.Graph graph = plan.add("moving");
        graph.tasks().transferToDevice(DataTransferMode.EVERY_EXECUTION, from);
        if (compilable) {
            graph.tasks().task("copy", PlanTest::copy, new KernelContext(), from, to);
        } else {
            graph.tasks().task("copy", PlanTest::uncompilable, new KernelContext(), from, to);
        }
        graph.grids().add("copy", 1, 1, 0, (tokens, blocks) -> new Groups(tokens, 1));
        graph.tasks().transferToHost(DataTransferMode.UNDER_DEMAND, to);
        plan.build();
        plan.fit(3, 0);
        return plan;
    }

    @Test
    void whatArrivesIsWhatTheDeviceHas() {
        try (Plan plan = plan(true)) {
            from.set(1, Float.NaN);
            plan.execute(0);
            plan.download(to, 3);
            assertThat(to.toHeapArray()).containsExactly(1, Float.NaN, 3);
        }
    }

    /** The device gives back the very marks, as if it had given nothing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatDoesNotArriveIsAFailure(int missing) {
        try (Plan plan = plan(true)) {
            from.set(missing, Plan.NOTHING);
            plan.execute(0);
            assertThatThrownBy(() -> plan.download(to, 3)).isInstanceOf(KernelException.class)
                    .hasMessageStartingWith("download failed on").hasMessageContaining("nothing came from the device");
        }
    }

    @Test
    void numbersOfAnEarlierDownloadAreNotTakenForNewOnes() {
        try (Plan plan = plan(true)) {
            plan.execute(0);
            plan.download(to, 3);
            // Beyond what came down, the host's own numbers stay; within it, none does.
            to.set(0, 70);
            to.set(2, 90);
            plan.download(to, 2);
            assertThat(to.toHeapArray()).containsExactly(1, 2, 90);
        }
    }

    /** Through CUDA a thread frees in its context alone, and this one never had any. */
    @Test
    void whatAThreadClosesThatHasComputedNothingIsFree() throws Exception {
        boolean cuda = Devices.required().driver() == TornadoVMBackendType.CUDA;
        FloatArray large = new FloatArray(1 << 20);
        large.init(1);
        Plan plan = plan(true, large, new FloatArray(1 << 20));
        long before = cuda ? CudaDriver.freeBytes() : 0;
        plan.execute(0);
        CompletableFuture<Void> closing = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                plan.close();
                closing.complete(null);
            } catch (RuntimeException | Error e) {
                closing.completeExceptionally(e);
            }
        });
        closing.get(10, TimeUnit.MINUTES);
        if (cuda) {
            // All but what TornadoVM keeps for itself.
            assertThat(CudaDriver.freeBytes()).isGreaterThan(before - (1 << 20));
        }
    }

    @Test
    void aKernelThatDoesNotCompileIsAKernelExceptionAndItsPlanCloses() {
        Plan plan = plan(false);
        assertThatThrownBy(() -> plan.execute(0)).isInstanceOf(KernelException.class)
                .hasMessageStartingWith("moving failed on").satisfies(e -> assertThat(e.getCause()).isNotNull());
        assertThatCode(plan::close).doesNotThrowAnyException();
    }

    @Test
    void theSelfTestTellsAFailureThatHasNoCause() {
        Accelerator device = Devices.required();
        Optional<BackendUnavailableException> refusal = SelfTest.run(Devices.narrow(device, 0));
        assertThat(refusal).isPresent();
        assertThat(refusal.get().reason()).startsWith("the self-test failed").contains("the device has at most 0");
    }
}
