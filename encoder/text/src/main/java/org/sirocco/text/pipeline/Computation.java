package org.sirocco.text.pipeline;

import java.util.List;

/**
 * The pipeline's second part, from tokens to what is wanted of a text. Safe for many threads.
 *
 * @param <R> what a text becomes
 */
public interface Computation<R> {
    /** Begins with texts, whose batches then go through one after another. */
    Work<R> begin(List<TokenizedText> texts);

    /** What the batches go through. */
    Forward forward();

    /** Whether the tokens of a prompt are left out, and so have to be counted. */
    default boolean leavesPromptOut() {
        return false;
    }

    /** Whether {@link Work#take} is the host's alone, so that it may be done while the backend computes the next batch. */
    default boolean takesOnHost() {
        return true;
    }

    /**
     * Some texts on their way.
     *
     * @param <R> what a text becomes
     */
    interface Work<R> {
        /** The backend's part of a batch. */
        default void compute(Forward.Pass pass) {
            pass.compute();
        }

        /** What is made of a batch once it is computed; called in order, by one thread at a time. */
        void take(Forward.Pass pass);

        /** One result a text, in order, when all batches have been taken. */
        List<R> results();
    }
}
