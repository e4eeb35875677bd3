package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.KernelException;
import org.sirocco.tornado.kernels.Grids;
import org.sirocco.tornado.sdk.CudaDriver;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Graphs that share a device and its buffers; each is compiled when it first runs. One thread at a time. */
final class Plan implements AutoCloseable {
    /** Not a number, and none that arithmetic gives. */
    static final float NOTHING = Float.intBitsToFloat(0x7fc51c0c);

    private final Accelerator device;
    private final List<Graph> graphs = new ArrayList<>();
    private TornadoExecutionPlan plan;
    private TornadoExecutionResult last;
    private DeviceTimes times;

    Plan(Accelerator device) {
        this.device = device;
    }

    /**
     * A graph under construction.
     *
     * @param name  in TornadoVM's words and in messages
     * @param tasks takes the tasks
     * @param grids takes their grids
     */
    record Graph(String name, TaskGraph tasks, Grids grids) {}

    /** A new graph; its number is how many there were before. */
    Graph add(String name) {
        Graph graph = new Graph(name, new TaskGraph(name), new Grids(device.limits(), name));
        graphs.add(graph);
        return graph;
    }

    String name(int graph) {
        return graphs.get(graph).name();
    }

    /** The number of a graph that there is. */
    int number(String name) {
        int number = 0;
        while (!name(number).equals(name)) {
            number++;
        }
        return number;
    }

    /**
     * Ends the adding.
     *
     * @throws KernelException if TornadoVM refuses a graph or the device
     */
    void build() {
        DeviceFailure.guard("build", device, () -> {
            plan = new TornadoExecutionPlan(
                    graphs.stream().map(graph -> graph.tasks().snapshot()).toArray(ImmutableTaskGraph[]::new));
            plan.withDevice(device.device());
        });
    }

    /** Fits all grids to a batch. */
    void fit(int tokens, int blocks) {
        graphs.forEach(graph -> graph.grids().fit(tokens, blocks));
    }

    /** Fits one graph's grids to something else. */
    void fit(int graph, int tokens, int blocks) {
        graphs.get(graph).grids().fit(tokens, blocks);
    }

    /**
     * Runs a graph.
     *
     * @throws KernelException if the device failed
     */
    void execute(int graph) {
        DeviceFailure.guard(name(graph), device,
                // A plan keeps the result of each execute(); these short-lived views of it keep them instead.
                () -> last = plan.withGraph(graph).withGridScheduler(graphs.get(graph).grids().scheduler()).execute());
        if (times != null) {
            TornadoProfilerResult result = last.getProfilerResult();
            times = times.plus(new DeviceTimes(result.getCompileTime(), result.getDeviceKernelTime(),
                    result.getDeviceWriteTime() + result.getDeviceReadTime(), result.getTotalBytesCopyIn(),
                    result.getTotalBytesCopyOut()));
        }
    }

    /** Starts measuring, from nothing. */
    void profile() {
        plan.withProfiler(ProfilerMode.SILENT);
        times = DeviceTimes.NONE;
    }

    /** What was measured since: by the device's own clock and counts, but downloads on demand by the host's. */
    DeviceTimes times() {
        return times;
    }

    /**
     * Brings down the first numbers of an array that the last graph left on the device. TornadoVM's drivers print what a lost
     * device or a failed copy is, and return as if nothing had happened; so marks are laid which only numbers that arrive wipe
     * out.
     *
     * @param count at least 1
     * @throws KernelException if the device failed, or nothing arrived
     */
    void download(FloatArray array, int count) {
        array.set(0, NOTHING);
        array.set(count - 1, NOTHING);
        long start = System.nanoTime();
        DeviceFailure.guard("download", device, () -> last.transferToHost(new DataRange(array).withSize(count)));
        if (isNothing(array.get(0)) || isNothing(array.get(count - 1))) {
            throw new KernelException("download", device.id(),
                    "nothing came from the device; what its driver has printed says why", null);
        }
        if (times != null) {
            times = times.plus(new DeviceTimes(0, 0, System.nanoTime() - start, 0, (long) count * Float.BYTES));
        }
    }

    private static boolean isNothing(float number) {
        return Float.floatToRawIntBits(number) == Float.floatToRawIntBits(NOTHING);
    }

    /**
     * Frees what the graphs hold. TornadoVM's CUDA driver does so in the context of the thread: on one that has none its errors
     * are printed, and the memory stays taken.
     *
     * @throws KernelException if the device failed
     */
    @Override
    public void close() {
        DeviceFailure.guard("close", device, () -> {
            if (device.driver() == TornadoVMBackendType.CUDA) {
                // Of a device of CUDA alone, hence not in TornadoVM's API.
                CudaDriver.use((long) device.device().getClass().getMethod("getNativeContext", long.class)
                        .invoke(device.device(), plan.getId()));
            }
            plan.withAllGraphs().close();
        });
    }
}
