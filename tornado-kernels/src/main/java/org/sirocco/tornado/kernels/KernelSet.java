package org.sirocco.tornado.kernels;

import org.sirocco.encoder.weights.WeightForm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The operations of an encoder layer for one type of device; the methods with a task name add that task to a graph.
 *
 * <p>Activations are (capacity, …) arrays with rows {@link Panels#stride} apart unless a stride is given.
 */
public interface KernelSet {
    /** For people. */
    String name();

    /** Tokens that the device wants at a time, where there are so many. */
    int usualTokens();

    /**
     * Most queries of a {@link BatchLayout} block.
     *
     * @param headSize D
     * @throws org.sirocco.encoder.BackendUnavailableException if heads of that size do not fit the device's {@link #attention}
     */
    int queryBlock(int headSize);

    /** Work items that share a row, and queries of a group, in the plain kernels. */
    int lanes();

    /** Lays one linear map of every layer out. */
    DeviceLinear linear(LayerMaps maps);

    /**
     * Whether each layer has a graph and weights of its own; else one graph serves all layers that are alike. For products of
     * libraries, whose arrays have no place to begin at and whose sizes are fixed when a graph is built: they are of one
     * layer's weights and of all rows that the arrays have room for, a graph for each capacity.
     */
    default boolean layersApart() {
        return false;
    }

    /** What {@link #linear} takes on the device of that many layers. */
    default long bytes(int layers, int outputs, int inputs) {
        return LayerMaps.bytes(layers, outputs, inputs);
    }

    /** What weights are kept as on the device; in float16 products round what they read to it, too. */
    default WeightForm weights() {
        return WeightForm.FLOAT32;
    }

    /**
     * y = norm(x) with a norm of the current layer; x and y may be the same.
     *
     * @param asked the place in {@link LayerNumbers} that says whether the layer has it, or else y = x; 0 where all have it
     */
    void norm(LayerTasks tasks, String task, FloatArray x, DeviceNorms norms, FloatArray y, int asked);

    /** context = attention(qkv) of every sentence and head. */
    void attention(LayerTasks tasks, String task, FloatArray qkv, FloatArray context, HeadShape heads,
            ScoreForm scores);

    /** Rows that an array of that many tokens must have, for kernels that read whole blocks of rows. */
    int readableRows(int tokens);
}
