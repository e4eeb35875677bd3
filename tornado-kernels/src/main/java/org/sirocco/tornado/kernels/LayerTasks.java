package org.sirocco.tornado.kernels;

import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A graph that tasks are added to, with what all its kernels share.
 *
 * @param graph  the graph
 * @param grids  takes each task's grid
 * @param batch  {@link BatchLayout}
 * @param layer  the current layer: its number, and {@link LayerNumbers} where layers have more of their own
 */
public record LayerTasks(TaskGraph graph, Grids grids, IntArray batch, IntArray layer) {}
