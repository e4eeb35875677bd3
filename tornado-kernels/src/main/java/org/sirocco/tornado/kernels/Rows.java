package org.sirocco.tornado.kernels;

import org.sirocco.tornado.kernels.Grids.Groups;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Moves rows between layouts and multiplies them, a work group each: along x, since NVIDIA takes at most 65,535 groups along y. */
public final class Rows {
    private Rows() {}

    /** Adds a task {@link #spread}. */
    public static void addSpread(LayerTasks tasks, String task, FloatArray from, FloatArray to, int size, int lanes) {
        tasks.graph().task(task, Rows::spread, new KernelContext(), from, to, tasks.batch(), size,
                Panels.stride(size), lanes);
        tasks.grids().add(task, lanes, 1, 0, (tokens, blocks) -> new Groups(tokens, 1));
    }

    /** Adds a task {@link #split}. */
    public static void addSplit(LayerTasks tasks, String task, FloatArray qkv, AttentionArrays to, HeadShape shape,
            int lanes) {
        tasks.graph().task(task, Rows::split, new KernelContext(), qkv, to.q(), to.k(), to.v(), tasks.batch(),
                shape.heads(), shape.keyValueHeads(), shape.headSize(), shape.stride(), lanes);
        tasks.grids().add(task, lanes, 1, 0, (tokens, blocks) -> new Groups(tokens, 1));
    }

    /** Adds a task {@link #gate}. */
    public static void addGate(LayerTasks tasks, String task, FloatArray y, FloatArray factors, int stride,
            int lanes) {
        tasks.graph().task(task, Rows::gate, new KernelContext(), y, factors, tasks.batch(), stride, lanes);
        tasks.grids().add(task, lanes, 1, 0, (tokens, blocks) -> new Groups(tokens, 1));
    }

    /**
     * Multiplies rows number by number.
     *
     * @param y       (N, stride), overwritten
     * @param factors (N, stride)
     * @param batch   {@link BatchLayout}
     */
    static void gate(KernelContext context, FloatArray y, FloatArray factors, IntArray batch, int stride,
            int lanes) {
        int row = context.groupIdx;
        if (row < batch.get(0)) {
            for (int c = context.localIdx; c < stride; c += lanes) {
                y.set(row * stride + c, y.get(row * stride + c) * factors.get(row * stride + c));
            }
        }
    }

    /**
     * Spreads rows that lie close together.
     *
     * @param from  (N, size)
     * @param to    (N, size), rows stride apart, overwritten
     * @param batch {@link BatchLayout}
     */
    static void spread(KernelContext context, FloatArray from, FloatArray to, IntArray batch, int size, int stride,
            int lanes) {
        int row = context.groupIdx;
        if (row < batch.get(0)) {
            for (int c = context.localIdx; c < size; c += lanes) {
                to.set(row * stride + c, from.get(row * size + c));
            }
        }
    }

    /**
     * Takes queries, keys and values out of their common rows; keys and values that heads share are there for each of them.
     *
     * @param qkv   (N, H + 2·G, D), rows stride apart
     * @param q     (N, H, D), overwritten
     * @param k     (N, H, D), overwritten
     * @param v     (N, H, D), overwritten
     * @param batch {@link BatchLayout}
     */
    static void split(KernelContext context, FloatArray qkv, FloatArray q, FloatArray k, FloatArray v, IntArray batch,
            int heads, int keyValueHeads, int headSize, int stride, int lanes) {
        int row = context.groupIdx;
        if (row < batch.get(0)) {
            int size = heads * headSize;
            int at = row * stride;
            for (int c = context.localIdx; c < size; c += lanes) {
                int shared = c;
                if (keyValueHeads != heads) {
                    shared = c / headSize / (heads / keyValueHeads) * headSize + c % headSize;
                }
                q.set(row * size + c, qkv.get(at + c));
                k.set(row * size + c, qkv.get(at + size + shared));
                v.set(row * size + c, qkv.get(at + size + keyValueHeads * headSize + shared));
            }
        }
    }
}
