package org.sirocco.lab.bench;

import java.util.Arrays;
import org.sirocco.encoder.AttentionSteps;

/**
 * What one head makes of a sentence.
 *
 * @param tokens       T
 * @param weights      (T, T) after softmax, row by row
 * @param valueLengths (T) |v| of each token
 */
public record HeadView(int tokens, float[] weights, double[] valueLengths) {
    public static HeadView of(AttentionSteps steps) {
        double[] lengths = new double[steps.tokens()];
        for (int i = 0; i < steps.value().length; i++) {
            lengths[i / steps.headSize()] += Math.pow(steps.value()[i], 2);
        }
        return new HeadView(steps.tokens(), steps.weights(), Arrays.stream(lengths).map(Math::sqrt).toArray());
    }

    /** From one token to before another; what rows give to the others is left out. */
    HeadView between(int first, int end) {
        float[] kept = new float[(end - first) * (end - first)];
        for (int row = first; row < end; row++) {
            System.arraycopy(weights, row * tokens + first, kept, (row - first) * (end - first), end - first);
        }
        return new HeadView(end - first, kept, Arrays.copyOfRange(valueLengths, first, end));
    }

    public double weight(int row, int column) {
        return weights[row * tokens + column];
    }
}
