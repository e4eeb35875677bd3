package org.sirocco.tornado.kernels.steps;

import org.sirocco.tornado.kernels.AttentionArrays;
import org.sirocco.tornado.kernels.Grids;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.kernels.HeadShape;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Rows;
import org.sirocco.tornado.kernels.ScoreForm;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The four steps of attention as four tasks: {@code scores}, {@code scale}, {@code softmax}, {@code context}. Source:
 * Vaswani et al. 2017, §3.2.1, arXiv:1706.03762.
 */
public final class AttentionTasks {
    private AttentionTasks() {}

    /** Adds a task {@code split} of a layer's projections and the four after it, whose arrays then come down where they are asked for. */
    public static void addSplit(LayerTasks tasks, FloatArray qkv, AttentionArrays arrays, HeadShape heads,
            ScoreForm form, int lanes) {
        tasks.graph().transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays.spans());
        Rows.addSplit(tasks, "split", qkv, arrays, heads, lanes);
        add(tasks.graph(), tasks.grids(), arrays, heads, form, lanes);
        tasks.graph().transferToHost(DataTransferMode.UNDER_DEMAND, arrays.q(), arrays.k(), arrays.v(),
                arrays.scores(), arrays.scaled(), arrays.weights(), arrays.context());
    }

    /**
     * Adds the four tasks to a graph.
     *
     * @param heads H and D; keys and values are there for each
     * @param lanes queries of a work group
     */
    public static void add(TaskGraph graph, Grids grids, AttentionArrays arrays, HeadShape heads, ScoreForm form,
            int lanes) {
        graph.task("scores", ScoresKernel::scores, new KernelContext(), arrays.q(), arrays.k(), arrays.scores(),
                arrays.spans(), heads.heads(), heads.headSize());
        graph.task("scale", ScaleKernel::scale, new KernelContext(), arrays.scores(), arrays.scaled(), arrays.spans(),
                form.layer(), form.biases(), heads.heads(), form.bounded(), form.farthest(), heads.scale());
        graph.task("softmax", SoftmaxKernel::softmax, new KernelContext(), arrays.scaled(), arrays.weights(),
                arrays.spans());
        graph.task("context", ContextKernel::context, new KernelContext(), arrays.weights(), arrays.v(),
                arrays.context(), arrays.spans(), heads.heads(), heads.headSize());
        for (String task : new String[]{"scores", "scale", "softmax", "context"}) {
            grids.add(task, lanes, 1, 0,
                    (tokens, blocks) -> new Groups(Math.ceilDiv(tokens, lanes), heads.heads()));
        }
    }
}
