package org.sirocco.tornado.kernels.steps;

import org.sirocco.tornado.kernels.Spans;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Step 3 of attention, softmax of each row: weights of at least 0 that sum to 1 (Vaswani et al. 2017, §3.2.1). */
public final class SoftmaxKernel {
    private SoftmaxKernel() {}

    /**
     * exp(x − max) / Σ exp(x − max); the maximum keeps it from overflowing. One work item per query (x) and head (y).
     *
     * @param scaled  ragged, see {@link Spans}
     * @param weights as scaled; overwritten
     * @param spans   {@link Spans}
     */
    public static void softmax(KernelContext context, FloatArray scaled, FloatArray weights, IntArray spans) {
        int query = context.globalIdx;
        int head = context.globalIdy;
        if (query < spans.get(0)) {
            int span = Spans.HEADER + Spans.PER_QUERY * query;
            int keys = spans.get(span + 1);
            int row = spans.get(span + 2) + head * keys;
            float max = scaled.get(row);
            for (int j = 1; j < keys; j++) {
                max = TornadoMath.max(max, scaled.get(row + j));
            }
            float sum = 0;
            for (int j = 0; j < keys; j++) {
                float e = TornadoMath.exp(scaled.get(row + j) - max);
                weights.set(row + j, e);
                sum += e;
            }
            for (int j = 0; j < keys; j++) {
                weights.set(row + j, weights.get(row + j) / sum);
            }
        }
    }
}
