package org.sirocco.text.model;

import java.util.Arrays;
import org.sirocco.encoder.model.HeadActivation;

/** What makes scores of a classifier's logits. */
public sealed interface ScoreActivation {
    /** One after another. */
    record Each(HeadActivation function) implements ScoreActivation {}

    /** All of a pair's together: exp(x) / Σ exp(x). */
    record Softmax() implements ScoreActivation {}

    /** A pair's scores, new. */
    default float[] apply(float[] logits) {
        return switch (this) {
            case Each each -> {
                float[] scores = logits.clone();
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = (float) each.function().apply(scores[i]);
                }
                yield scores;
            }
            case Softmax softmax -> softmax(logits);
        };
    }

    /** Whether each score is a probability already. */
    default boolean givesProbabilities() {
        return switch (this) {
            case Each each -> each.function() == HeadActivation.SIGMOID;
            case Softmax softmax -> true;
        };
    }

    /** exp(x) / Σ exp(x), new. */
    static float[] softmax(float[] x) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (float number : x) {
            greatest = Math.max(greatest, number);
        }
        double[] powers = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            powers[i] = Math.exp(x[i] - greatest);
        }
        double sum = Arrays.stream(powers).sum();
        float[] shares = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            shares[i] = (float) (powers[i] / sum);
        }
        return shares;
    }
}
