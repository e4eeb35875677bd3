package org.sirocco.tornado;

import java.util.OptionalDouble;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.peak.PeakTask;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** A device reached through TornadoVM. */
final class TornadoBackend implements Backend {
    /** So long a run must be to tell a rate; a device that is emulated takes longer for the least. */
    private static final long ENOUGH_NANOS = 4_000_000;
    private static final int FEWEST_STEPS = 256;
    private static final int MOST_STEPS = 1 << 21;
    private static final int PEAK_RUNS = 8;

    private final Accelerator device;
    private final KernelSet kernels;
    private final BackendOptions options;

    TornadoBackend(Accelerator device, BackendOptions options) {
        this(device, device.kernels(options.weights()), options);
    }

    TornadoBackend(Accelerator device, KernelSet kernels, BackendOptions options) {
        this.device = device;
        this.kernels = kernels;
        this.options = options;
    }

    @Override
    public String id() {
        return device.id();
    }

    @Override
    public String description() {
        return device.description();
    }

    @Override
    public String driver() {
        return device.driverVersion();
    }

    @Override
    public OptionalDouble peakGigaflops() {
        return OptionalDouble.of(
                peakGigaflops(new PeakTask(device.device().getDeviceType() == TornadoDeviceType.CPU, device.limits())));
    }

    /** By the device's own clock; longer and longer runs until one is long enough, and the best of some like it. */
    double peakGigaflops(PeakTask task) {
        try (Plan plan = new Plan(device)) {
            Plan.Graph graph = plan.add("peak");
            task.add(graph.tasks(), graph.grids());
            plan.build();
            plan.profile();
            int groups = 1;
            int steps = FEWEST_STEPS;
            while (nanos(plan, task, groups, steps) < ENOUGH_NANOS && steps < MOST_STEPS) {
                groups = task.mostGroups();
                steps *= 4;
            }
            double best = 0;
            for (int run = 0; run < PEAK_RUNS; run++) {
                best = Math.max(best, task.operations(groups) / nanos(plan, task, groups, steps));
            }
            plan.download(task.sums(), task.count(groups));
            if (!task.holds(groups)) {
                throw new KernelException("peak.chains", device.id(), "multiply-adds gave wrong numbers", null);
            }
            return best;
        }
    }

    private static long nanos(Plan plan, PeakTask task, int groups, int steps) {
        task.steps(steps);
        plan.fit(groups, 1);
        long before = plan.times().kernelNanos();
        plan.execute(0);
        return Math.max(1, plan.times().kernelNanos() - before);
    }

    boolean isGpu() {
        return device.isGpu();
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        return new DeviceEncoder(device, kernels, model, options);
    }
}
