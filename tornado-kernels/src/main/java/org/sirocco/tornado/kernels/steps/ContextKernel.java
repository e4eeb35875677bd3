package org.sirocco.tornado.kernels.steps;

import org.sirocco.tornado.kernels.Spans;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Step 4 of attention, weights·V: each query's mean of the values, weighted (Vaswani et al. 2017, §3.2.1). */
public final class ContextKernel {
    private ContextKernel() {}

    /**
     * One work item per query (x) and head (y).
     *
     * @param weights ragged, see {@link Spans}
     * @param v       (keys, H, D)
     * @param out     (queries, H, D), overwritten
     * @param spans   {@link Spans}
     */
    public static void context(KernelContext context, FloatArray weights, FloatArray v, FloatArray out, IntArray spans,
            int heads, int headSize) {
        int query = context.globalIdx;
        int head = context.globalIdy;
        if (query < spans.get(0)) {
            int span = Spans.HEADER + Spans.PER_QUERY * query;
            int firstKey = spans.get(span);
            int keys = spans.get(span + 1);
            int row = spans.get(span + 2) + head * keys;
            int outAt = (query * heads + head) * headSize;
            for (int d = 0; d < headSize; d++) {
                float sum = 0;
                for (int j = 0; j < keys; j++) {
                    sum += weights.get(row + j) * v.get(((firstKey + j) * heads + head) * headSize + d);
                }
                out.set(outAt + d, sum);
            }
        }
    }
}
