package org.sirocco.tornado.kernels;

import java.util.function.IntFunction;
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
     * Most queries of a {@link BatchLayout} block in {@link #attention}.
     *
     * @param headSize D
     * @throws org.sirocco.encoder.BackendUnavailableException if heads of that size do not fit the device
     */
    int queryBlock(int headSize);

    /** Work items that share a row, and queries of a group, in the plain kernels. */
    int lanes();

    /**
     * Lays out weights as {@link #product} reads them.
     *
     * @param layers  L
     * @param weights (outputs, inputs) of each layer
     * @return an array for the device
     */
    Object pack(int layers, IntFunction<float[]> weights, int outputs, int inputs);

    /** y = epilogue(x·Wᵀ + b) of the current layer; x has rows xStride apart. */
    void product(LayerTasks tasks, String task, FloatArray x, int xStride, DeviceLinear linear, FloatArray y,
            int epilogue);

    /** y = norm(x) with attention's (0) or feed-forward's (1) norm of the current layer; x and y may be the same. */
    void norm(LayerTasks tasks, String task, FloatArray x, DeviceNorms norms, FloatArray y, int which);

    /** context = attention(qkv) of every sentence and head. */
    void attention(LayerTasks tasks, String task, FloatArray qkv, FloatArray context, HeadShape heads);

    /** Rows that an array of that many tokens must have, for kernels that read whole blocks of rows. */
    int readableRows(int tokens);
}
