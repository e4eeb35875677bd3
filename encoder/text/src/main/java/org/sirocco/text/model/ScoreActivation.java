package org.sirocco.text.model;

import java.util.Arrays;
import org.sirocco.encoder.model.HeadActivation;

/** What makes scores of a classifier's logits. */
public sealed interface ScoreActivation {
    /**
     * One after another.
     *
     * @param function of each logit
     */
    record Each(HeadActivation function) implements ScoreActivation {}

    /** All of a pair's together: exp(x) / Σ exp(x). */
    record Softmax() implements ScoreActivation {}

    /**
     * {@return a pair's scores, new}
     *
     * @param logits one for each label; left as they are
     */
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

    /** {@return whether each score is a probability already} */
    default boolean givesProbabilities() {
        return switch (this) {
            case Each each -> each.function() == HeadActivation.SIGMOID;
            case Softmax softmax -> true;
        };
    }

    /**
     * {@return exp(x) / Σ exp(x), new}
     *
     * @param x left as it is
     */
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
