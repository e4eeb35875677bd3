package org.sirocco.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a {@link CrossEncoder} finds of a pair of texts. Equal to another where all of it is.
 *
 * @param scores        one for each label, after the model's activation; the caller's to keep
 * @param probabilities likewise of the labels: the scores where the activation makes probabilities, else their softmax; of
 *                      one label the score alone, where it is a probability, else empty
 * @param labels        the labels' names
 * @param tokens        tokens of both texts, special ones counted, before any cut
 * @param truncated     whether the longer text lost its last tokens, or both did
 * @param backend       the backend that made it
 */
public record ScoredPair(float[] scores, float[] probabilities, List<String> labels, int tokens, boolean truncated,
        String backend) {
    /** Copies the labels and refuses null. */
    public ScoredPair {
        Inputs.given("scores", scores);
        Inputs.given("probabilities", probabilities);
        Inputs.given("backend", backend);
        labels = List.copyOf(labels);
    }

    /**
     * {@return the score of a model that has one}
     *
     * @throws IllegalStateException if it has several labels
     */
    public float score() {
        if (scores.length != 1) {
            throw new IllegalStateException(String.format(Locale.ROOT,
                    "a pair has %d labels, %s: take scores() or probabilities()", scores.length, labels));
        }
        return scores[0];
    }

    /** {@return the label of the greatest score; the first of equal ones} */
    public String label() {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return labels.get(best);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScoredPair pair && Arrays.equals(scores, pair.scores)
                && Arrays.equals(probabilities, pair.probabilities) && labels.equals(pair.labels)
                && tokens == pair.tokens && truncated == pair.truncated && backend.equals(pair.backend);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(scores), Arrays.hashCode(probabilities), labels, tokens, truncated,
                backend);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "ScoredPair[scores=%s, probabilities=%s, labels=%s, tokens=%d, truncated=%s, backend=%s]",
                Arrays.toString(scores), Arrays.toString(probabilities), labels, tokens, truncated, backend);
    }
}
