package org.sirocco.tornado.kernels;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sirocco.encoder.KernelException;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid2D;

/** The grids of a graph's tasks: checked against the device when a task is added, resized for each batch. */
public final class Grids {
    private final DeviceLimits limits;
    private final String graph;
    private final GridScheduler scheduler = new GridScheduler();
    private final Map<WorkerGrid, Size> sizes = new LinkedHashMap<>();

    /** @param graph the name of the graph whose tasks they are */
    public Grids(DeviceLimits limits, String graph) {
        this.limits = limits;
        this.graph = graph;
    }

    /** How many work groups a batch needs. */
    public interface Size {
        /** @param blocks of queries, see {@link BatchLayout} */
        Groups of(int tokens, int blocks);
    }

    /** Work groups along x, whose items are neighbours, and y. */
    public record Groups(int x, int y) {}

    /** The grid of a task: groups of localX×localY items; the global size is a multiple of them by construction. */
    public void add(String task, int localX, int localY, long localBytes, Size size) {
        if ((long) localX * localY > limits.groupItems() || localBytes > limits.localBytes()) {
            throw new KernelException(graph + "." + task, limits.device(),
                    String.format(Locale.ROOT,
                            "it needs groups of %d×%d work items and %d bytes of local memory, the device has at most %d and %d",
                            localX, localY, localBytes, limits.groupItems(), limits.localBytes()),
                    null);
        }
        WorkerGrid grid = new WorkerGrid2D(localX, localY);
        grid.setLocalWork(localX, localY, 1);
        scheduler.addWorkerGrid(graph + "." + task, grid);
        sizes.put(grid, size);
    }

    /** Fits every grid to a batch. */
    public void fit(int tokens, int blocks) {
        sizes.forEach((grid, size) -> {
            Groups groups = size.of(tokens, blocks);
            long[] local = grid.getLocalWork();
            grid.setGlobalWork(Math.multiplyExact(groups.x(), local[0]), Math.multiplyExact(groups.y(), local[1]), 1);
        });
    }

    /** The grids as TornadoVM takes them; fitting changes them in place. */
    public GridScheduler scheduler() {
        return scheduler;
    }
}
