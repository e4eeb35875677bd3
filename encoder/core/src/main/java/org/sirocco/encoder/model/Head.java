package org.sirocco.encoder.model;

import java.util.List;
import java.util.Locale;

/**
 * What is computed of the last hidden states, row by row: its matrices run where the stack runs. Which rows they are is the
 * difference between the forms.
 */
public sealed interface Head {
    /** {@return what is applied to each row, one after another; at least one {@link Dense}} */
    List<Step> steps();

    /**
     * Of each text's pooled states: the vector.
     *
     * @param steps in order, at least one {@link Dense}
     */
    record Sentence(List<Step> steps) implements Head {
        /**
         * Checks the steps' widths.
         *
         * @throws IllegalArgumentException if there is no {@link Dense}, or a step does not take what comes before it
         */
        public Sentence {
            steps = checked(steps);
        }
    }

    /**
     * Of each text's pooled states: a number for each label.
     *
     * @param steps in order, at least one {@link Dense}
     */
    record Classification(List<Step> steps) implements Head {
        /**
         * Checks the steps' widths.
         *
         * @throws IllegalArgumentException if there is no {@link Dense}, or a step does not take what comes before it
         */
        public Classification {
            steps = checked(steps);
        }
    }

    /**
     * Of each token's states: a number for each word of the vocabulary.
     *
     * @param steps in order, at least one {@link Dense}
     */
    record Vocabulary(List<Step> steps) implements Head {
        /**
         * Checks the steps' widths.
         *
         * @throws IllegalArgumentException if there is no {@link Dense}, or a step does not take what comes before it
         */
        public Vocabulary {
            steps = checked(steps);
        }
    }

    /** One thing that is done to a row. */
    sealed interface Step {}

    /**
     * activation(W·x + b).
     *
     * @param linear     (out, in)
     * @param activation what is applied to each number that the map gives
     */
    record Dense(Linear linear, HeadActivation activation) implements Step {}

    /**
     * A row's numbers are brought to one scale.
     *
     * @param norm of as many numbers as the step before gives
     */
    record Normed(Norm norm) implements Step {}

    /** A row is brought to length 1. */
    record UnitLength() implements Step {}

    /** {@return numbers per row that go in} */
    default int inputs() {
        return steps().stream().filter(Dense.class::isInstance).map(Dense.class::cast).findFirst().orElseThrow()
                .linear().inputs();
    }

    /** {@return numbers per row that come out} */
    default int outputs() {
        return steps().reversed().stream().filter(Dense.class::isInstance).map(Dense.class::cast).findFirst()
                .orElseThrow().linear().outputs();
    }

    private static List<Step> checked(List<Step> steps) {
        int width = 0;
        for (Step step : steps) {
            int wanted = switch (step) {
                case Dense dense -> dense.linear().inputs();
                case Normed normed -> normed.norm().size();
                case UnitLength unit -> width;
            };
            if (width != 0 && wanted != width) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "a step of the head takes %d numbers, %d come before it", wanted, width));
            }
            width = step instanceof Dense dense ? dense.linear().outputs() : wanted;
        }
        if (steps.stream().noneMatch(Dense.class::isInstance)) {
            throw new IllegalArgumentException("a head without a matrix: " + steps);
        }
        return List.copyOf(steps);
    }
}
