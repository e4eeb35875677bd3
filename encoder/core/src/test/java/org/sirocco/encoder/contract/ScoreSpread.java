package org.sirocco.encoder.contract;

import java.util.Locale;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;

/**
 * How far attention scores spread for queries and keys of unit variance, as a backend shows them. Variances are mean squares:
 * the means are 0 by the symmetry of the inputs and weights.
 *
 * @param queryVariance         of the queries' numbers, meant to be 1
 * @param keyVariance           of the keys' numbers, meant to be 1
 * @param scoreVariance         of query·key
 * @param scaledVariance        of query·key/√D
 * @param largestWeight         the mean over all rows of the largest weight after softmax of the scaled scores
 * @param largestWeightUnscaled the same had the scores not been scaled
 */
record ScoreSpread(double queryVariance, double keyVariance, double scoreVariance, double scaledVariance,
        double largestWeight, double largestWeightUnscaled) {
    static final int TOKENS = 48;

    static ScoreSpread measure(Subject subject, int headSize) {
        // Small heads come in numbers, so that chance weighs less.
        int heads = Math.max(1, 128 / headSize);
        EncoderModel model = Fixtures.model(String.format(Locale.ROOT,
                "layers=1,hidden=%d,heads=%d,ffn=8,bias=false,seed=4", heads * headSize, heads));
        PackedBatch batch = PackedBatch.ofLengths(TOKENS);
        Recording seen = new Recording();
        subject.forward(model, batch, Fixtures.normal(batch, model, 20), seen);
        double queries = 0;
        double keys = 0;
        double scores = 0;
        double scaled = 0;
        double weights = 0;
        double unscaled = 0;
        for (AttentionSteps steps : seen.all()) {
            queries += meanSquare(steps.query()) / heads;
            keys += meanSquare(steps.key()) / heads;
            scores += meanSquare(steps.scores()) / heads;
            scaled += meanSquare(steps.scaled()) / heads;
            for (int row = 0; row < TOKENS; row++) {
                weights += largest(steps.weights(), row) / (heads * TOKENS);
                unscaled += largestSoftmax(steps.scores(), row) / (heads * TOKENS);
            }
        }
        return new ScoreSpread(queries, keys, scores, scaled, weights, unscaled);
    }

    private static double meanSquare(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += (double) number * number;
        }
        return sum / numbers.length;
    }

    private static double largest(float[] matrix, int row) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < TOKENS; j++) {
            largest = Math.max(largest, matrix[row * TOKENS + j]);
        }
        return largest;
    }

    /** exp(0) over the sum: the share of the largest. */
    private static double largestSoftmax(float[] scores, int row) {
        double largest = largest(scores, row);
        double sum = 0;
        for (int j = 0; j < TOKENS; j++) {
            sum += Math.exp(scores[row * TOKENS + j] - largest);
        }
        return 1 / sum;
    }
}
