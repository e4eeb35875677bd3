package org.sirocco.tornado.kernels.steps;

import org.sirocco.tornado.kernels.Spans;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Step 2 of attention, scores / √D: without it their variance grows with the head size and softmax saturates (Vaswani et al.
 * 2017, §3.2.1).
 */
public final class ScaleKernel {
    private ScaleKernel() {}

    /**
     * One work item per query (x) and head (y).
     *
     * @param scores ragged, see {@link Spans}
     * @param scaled as scores; overwritten
     * @param spans  {@link Spans}
     * @param factor 1 / √D
     */
    public static void scale(KernelContext context, FloatArray scores, FloatArray scaled, IntArray spans,
            float factor) {
        int query = context.globalIdx;
        int head = context.globalIdy;
        if (query < spans.get(0)) {
            int span = Spans.HEADER + Spans.PER_QUERY * query;
            int keys = spans.get(span + 1);
            int row = spans.get(span + 2) + head * keys;
            for (int j = 0; j < keys; j++) {
                scaled.set(row + j, scores.get(row + j) * factor);
            }
        }
    }
}
