package org.sirocco.tornado.kernels.steps;

import org.sirocco.tornado.kernels.LayerNumbers;
import org.sirocco.tornado.kernels.Spans;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Step 2 of attention, scores / √D: without it their variance grows with the head size and softmax saturates (Vaswani et al.
 * 2017, §3.2.1). Here a relative bias is added and what a query does not reach is closed to it.
 */
public final class ScaleKernel {
    /** What stands for −∞ where a query does not reach a key: devices compute with relaxed infinities. */
    public static final float CLOSED = -3.4e38f;

    private ScaleKernel() {}

    /**
     * One work item per query (x) and head (y).
     *
     * @param scores   ragged, see {@link Spans}
     * @param scaled   as scores; overwritten
     * @param spans    {@link Spans}; where reach is bounded or there are biases, queries and keys are the same tokens
     * @param layer    {@link LayerNumbers}; read where reach is bounded or there are biases
     * @param biases   of {@link org.sirocco.tornado.kernels.ScoreForm}, read where farthest is above 0
     * @param bounded  whether the layer says how far a query reaches
     * @param farthest distance of the biases
     * @param factor   1 / √D
     */
    public static void scale(KernelContext context, FloatArray scores, FloatArray scaled, IntArray spans,
            IntArray layer, FloatArray biases, int heads, int bounded, int farthest, float factor) {
        int query = context.globalIdx;
        int head = context.globalIdy;
        if (query < spans.get(0)) {
            int span = Spans.HEADER + Spans.PER_QUERY * query;
            int keys = spans.get(span + 1);
            int row = spans.get(span + 2) + head * keys;
            int place = query - spans.get(span);
            for (int j = 0; j < keys; j++) {
                float score = scores.get(row + j) * factor;
                if (farthest > 0) {
                    int distance = j - place;
                    distance = distance < -farthest ? -farthest : distance > farthest ? farthest : distance;
                    int table = layer.get(LayerNumbers.POSITIONS) * heads + head;
                    score += biases.get(table * (2 * farthest + 1) + farthest + distance);
                }
                if (bounded != 0) {
                    score = j < place - layer.get(LayerNumbers.BEFORE) || j > place + layer.get(LayerNumbers.AFTER)
                            ? CLOSED
                            : score;
                }
                scaled.set(row + j, score);
            }
        }
    }
}
