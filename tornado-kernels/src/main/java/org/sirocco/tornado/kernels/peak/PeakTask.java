package org.sirocco.tornado.kernels.peak;

import org.sirocco.tornado.kernels.DeviceLimits;
import org.sirocco.tornado.kernels.Grids;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.kernels.HostArrays;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Chains of multiply-adds as the one task of a graph; their number is the graph's tokens when its grids are fitted. */
public final class PeakTask {
    /** Where every chain ends, whatever it starts from: x = x·0.5 + 1. */
    private static final float FIXED_POINT = 2;
    private static final int GPU_GROUP = 256;
    /** Groups a compute unit, more than it has room for at a time. */
    private static final int GPU_GROUPS = 16;
    private static final int CPU_GROUPS = 8;

    private final boolean cpu;
    private final int items;
    private final int mostGroups;
    private final FloatArray numbers = new FloatArray(18);
    private final IntArray steps = new IntArray(1);
    private final FloatArray sums;

    /** @param cpu whether the device is a CPU, whose compiler is given vectors */
    public PeakTask(boolean cpu, DeviceLimits limits) {
        this.cpu = cpu;
        this.items = cpu ? 1 : (int) Math.min(GPU_GROUP, limits.groupItems());
        this.mostGroups = limits.cores() * (cpu ? CPU_GROUPS : GPU_GROUPS);
        this.sums = new FloatArray(items * mostGroups);
        float[] constants = new float[18];
        constants[0] = 0.5f;
        constants[1] = 1;
        for (int chain = 0; chain < 16; chain++) {
            constants[2 + chain] = 1 + chain / 16f;
        }
        HostArrays.write(constants, numbers, 0);
    }

    /** @param graph of no other task */
    public void add(TaskGraph graph, Grids grids) {
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, numbers);
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, steps);
        if (cpu) {
            graph.task("chains", VectorChains::run, new KernelContext(), numbers, steps, sums);
        } else {
            graph.task("chains", NumberChains::run, new KernelContext(), numbers, steps, sums);
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, sums);
        grids.add("chains", items, 1, 0, (groups, blocks) -> new Groups(groups, 1));
    }

    /** As many groups as keep all of the device busy. */
    public int mostGroups() {
        return mostGroups;
    }

    /** How far each chain goes in the next run. */
    public void steps(int count) {
        steps.set(0, count);
    }

    /** One a work item of as many groups as the grids were fitted to. */
    public FloatArray sums() {
        return sums;
    }

    /** Floating-point operations of a run: two a multiply-add. */
    public double operations(int groups) {
        return 2.0 * groups * items * steps.get(0) * (cpu ? VectorChains.PER_STEP : NumberChains.PER_STEP);
    }

    /** Numbers that a run of so many groups gives. */
    public int count(int groups) {
        return groups * items;
    }

    /** Whether a run of at least eight steps did all that it was to do. */
    public boolean holds(int groups) {
        int chains = cpu ? 12 * 8 : 16;
        for (int item = 0; item < count(groups); item++) {
            if (sums.get(item) != chains * FIXED_POINT) {
                return false;
            }
        }
        return true;
    }
}
