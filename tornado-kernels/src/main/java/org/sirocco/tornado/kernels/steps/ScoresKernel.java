package org.sirocco.tornado.kernels.steps;

import org.sirocco.tornado.kernels.Spans;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Step 1 of attention, QKᵀ: how much each query has in common with each key (Vaswani et al. 2017, §3.2.1). */
public final class ScoresKernel {
    private ScoresKernel() {}

    /**
     * One work item per query (x) and head (y).
     *
     * @param q      (queries, H, D)
     * @param k      (keys, H, D)
     * @param scores ragged, see {@link Spans}; overwritten
     * @param spans  {@link Spans}
     */
    public static void scores(KernelContext context, FloatArray q, FloatArray k, FloatArray scores, IntArray spans,
            int heads, int headSize) {
        int query = context.globalIdx;
        int head = context.globalIdy;
        if (query < spans.get(0)) {
            int span = Spans.HEADER + Spans.PER_QUERY * query;
            int firstKey = spans.get(span);
            int keys = spans.get(span + 1);
            int row = spans.get(span + 2) + head * keys;
            int qAt = (query * heads + head) * headSize;
            for (int j = 0; j < keys; j++) {
                int kAt = ((firstKey + j) * heads + head) * headSize;
                float dot = 0;
                for (int d = 0; d < headSize; d++) {
                    dot += q.get(qAt + d) * k.get(kAt + d);
                }
                scores.set(row + j, dot);
            }
        }
    }
}
