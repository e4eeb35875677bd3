package org.sirocco.tornado.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.kernels.gpu.GpuKernels;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

final class GridsTest {
    private final Grids grids = new Grids(new DeviceLimits("tornado:opencl:0", 32 << 10, 256, 8), "layer");

    @Test
    void globalSizesAreMultiplesOfLocalOnes() {
        grids.add("qkv", 16, 16, 8192, (tokens, blocks) -> new Groups(3, Math.ceilDiv(tokens, 64)));
        grids.fit(65, 0);
        assertThat(grids.scheduler().get("layer.qkv").getGlobalWork()).containsExactly(48, 32, 1);
        grids.fit(1, 0);
        assertThat(grids.scheduler().get("layer.qkv").getGlobalWork()).containsExactly(48, 16, 1);
    }

    @Test
    void groupsLargerThanTheDevicesAreRefusedBeforeTheLaunch() {
        assertThatThrownBy(() -> grids.add("qkv", 32, 16, 0, (tokens, blocks) -> new Groups(1, 1)))
                .isInstanceOf(KernelException.class).hasMessageContaining("layer.qkv").hasMessageContaining("256");
    }

    @Test
    void localMemoryBeyondTheDevicesIsRefusedBeforeTheLaunch() {
        assertThatThrownBy(() -> grids.add("qkv", 16, 16, 32769, (tokens, blocks) -> new Groups(1, 1)))
                .isInstanceOf(KernelException.class).hasMessageContaining("32769 bytes of local memory");
    }

    @Test
    void headsThatFitIntoNoLocalMemoryOrGroupAreNotFused() {
        GpuKernels tiny = new GpuKernels(new DeviceLimits("tornado:opencl:0", 4096, 256, 8));
        assertThatThrownBy(() -> tiny.queryBlock(64)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("head size 64 needs 6272 bytes of local memory");
        assertThat(tiny.queryBlock(32)).isPositive();
        GpuKernels narrow = new GpuKernels(new DeviceLimits("tornado:opencl:0", 1 << 20, 128, 8));
        assertThatThrownBy(() -> narrow.queryBlock(257)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("head size 257").hasMessageContaining("groups of 192 work items")
                .hasMessageContaining("and 128");
        assertThat(narrow.queryBlock(64)).isPositive();
    }

    /** A group's registers are a GPU's limit, which the device's own does not tell. */
    @Test
    void headsOfUpTo1024NumbersAreFusedInGroupsOf256() {
        GpuKernels usual = new GpuKernels(new DeviceLimits("tornado:cuda:0", 48 << 10, 1024, 8));
        assertThat(usual.queryBlock(1024)).isPositive();
        GpuKernels large = new GpuKernels(new DeviceLimits("tornado:cuda:0", 1 << 20, 1024, 8));
        assertThatThrownBy(() -> large.queryBlock(1025)).isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("groups of 288 work items").hasMessageContaining("and 256");
    }

    /** NVIDIA takes at most 65,535 groups along y. */
    @Test
    void rowsOfAnyNumberAreLaunchedAlongX() {
        IntArray batch = BatchLayout.allocate(1);
        LayerTasks tasks = new LayerTasks(new TaskGraph("layer"), grids, batch, new IntArray(1));
        FloatArray numbers = new FloatArray(1);
        Rows.addSpread(tasks, "spread", numbers, numbers, 1, 32);
        Rows.addSplit(tasks, "split", numbers, AttentionArrays.allocate(1, 1, 1, 1),
                new HeadShape(1, 1, 1, 1), 32);
        grids.fit(70_000, 0);
        for (String task : new String[]{"layer.spread", "layer.split"}) {
            assertThat(grids.scheduler().get(task).getGlobalWork()).as(task).containsExactly(70_000 * 32, 1, 1);
        }
    }
}
