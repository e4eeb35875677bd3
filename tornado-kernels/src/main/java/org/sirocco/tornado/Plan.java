package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.KernelException;
import org.sirocco.tornado.kernels.Grids;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Graphs that share a device and its buffers; each is compiled when it first runs. One thread at a time. */
final class Plan implements AutoCloseable {
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

    /** Ends the adding. */
    void build() {
        plan = new TornadoExecutionPlan(
                graphs.stream().map(graph -> graph.tasks().snapshot()).toArray(ImmutableTaskGraph[]::new));
        plan.withDevice(device.device());
    }

    /** Fits all grids to a batch. */
    void fit(int tokens, int blocks) {
        graphs.forEach(graph -> graph.grids().fit(tokens, blocks));
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
                    result.getDeviceWriteTime() + result.getDeviceReadTime()));
        }
    }

    /** Starts measuring, from nothing. */
    void profile() {
        plan.withProfiler(ProfilerMode.SILENT);
        times = DeviceTimes.NONE;
    }

    /** What was measured since: by the device's own clock, but downloads on demand by the host's. */
    DeviceTimes times() {
        return times;
    }

    /** Brings down the first numbers of an array that the last graph left on the device. */
    void download(FloatArray array, int count) {
        long start = System.nanoTime();
        DeviceFailure.guard("download", device, () -> last.transferToHost(new DataRange(array).withSize(count)));
        if (times != null) {
            times = times.plus(new DeviceTimes(0, 0, System.nanoTime() - start));
        }
    }

    @Override
    public void close() {
        try {
            plan.withAllGraphs().close();
        } catch (TornadoExecutionPlanException e) {
            throw new KernelException("close", device.id(), Missing.oneLine(e), e);
        }
    }
}
