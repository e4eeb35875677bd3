package org.sirocco.tornado;

import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.kernels.AttentionArrays;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.Spans;
import org.sirocco.tornado.kernels.steps.ScaleKernel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Takes one head of one sentence out of the arrays of the four attention steps. */
final class AttentionReader {
    private final AttentionArrays arrays;
    private final PackedBatch queries;
    private final PackedBatch keys;
    private final int heads;
    private final int headSize;

    AttentionReader(AttentionArrays arrays, PackedBatch queries, PackedBatch keys, int heads, int headSize) {
        this.arrays = arrays;
        this.queries = queries;
        this.keys = keys;
        this.heads = heads;
        this.headSize = headSize;
    }

    /** Brings down what {@link #steps} reads. */
    void download(Plan plan) {
        plan.download(arrays.q(), queries.tokens() * heads * headSize);
        plan.download(arrays.k(), keys.tokens() * heads * headSize);
        plan.download(arrays.v(), keys.tokens() * heads * headSize);
        int scores = Math.toIntExact(Spans.scores(queries, keys, heads));
        plan.download(arrays.scores(), scores);
        plan.download(arrays.scaled(), scores);
        plan.download(arrays.weights(), scores);
        plan.download(arrays.context(), queries.tokens() * heads * headSize);
    }

    AttentionSteps steps(int sentence, int head) {
        return AttentionSteps.builder(queries.length(sentence), headSize)
                .query(rows(arrays.q(), queries, sentence, head)).key(rows(arrays.k(), keys, sentence, head))
                .value(rows(arrays.v(), keys, sentence, head)).scores(scores(arrays.scores(), sentence, head))
                .scaled(opened(scores(arrays.scaled(), sentence, head)))
                .weights(scores(arrays.weights(), sentence, head))
                .context(rows(arrays.context(), queries, sentence, head)).build();
    }

    private float[] rows(FloatArray from, PackedBatch batch, int sentence, int head) {
        int count = batch.length(sentence);
        float[] out = new float[count * headSize];
        for (int t = 0; t < count; t++) {
            HostArrays.read(from, ((batch.first(sentence) + t) * heads + head) * headSize, out, t * headSize, headSize);
        }
        return out;
    }

    /** With −∞ for what the device has instead. */
    private static float[] opened(float[] scaled) {
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = scaled[i] == ScaleKernel.CLOSED ? Float.NEGATIVE_INFINITY : scaled[i];
        }
        return scaled;
    }

    private float[] scores(FloatArray from, int sentence, int head) {
        int count = keys.length(sentence);
        float[] out = new float[queries.length(sentence) * count];
        for (int query = 0; query < queries.length(sentence); query++) {
            int row = Spans.firstScore(arrays.spans(), queries.first(sentence) + query) + head * count;
            HostArrays.read(from, row, out, query * count, count);
        }
        return out;
    }
}
