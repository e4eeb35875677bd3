package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.tornado.kernels.peak.PeakTask;

/** Both kinds of chains on whatever device there is. */
final class PeakTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void chainsEndWhereTheyMustAndNotBefore(boolean cpu) {
        Accelerator device = Devices.required();
        assumeFalse(cpu && device.isGpu(), "drivers of GPUs have no vectors");
        PeakTask task = new PeakTask(cpu, device.limits());
        try (Plan plan = new Plan(device)) {
            Plan.Graph graph = plan.add("peak");
            task.add(graph.tasks(), graph.grids());
            plan.build();
            for (int groups : new int[]{1, 3}) {
                plan.fit(groups, 1);
                task.steps(1);
                plan.execute(0);
                plan.download(task.sums(), task.count(groups));
                assertThat(task.holds(groups)).as("after one step").isFalse();
                task.steps(8);
                plan.execute(0);
                plan.download(task.sums(), task.count(groups));
                assertThat(task.holds(groups)).isTrue();
            }
        }
        // One group, eight steps.
        assertThat(task.operations(1)).isEqualTo(8 * 2.0 * (cpu ? 12 * 8 * 4 : task.count(1) * 16 * 4));
    }

    @Test
    void aDeviceIsMeasuredByWhatItDid() {
        Accelerator device = Devices.required();
        TornadoBackend backend = new TornadoBackend(device, BackendOptions.defaults());
        assertThat(backend.peakGigaflops().getAsDouble()).isPositive().isFinite();
        assertThat(backend.driver()).isEqualTo(device.driverVersion());
    }
}
