package org.sirocco.lab.extractors;

/**
 * Takes features from a sequence: (N, C) → (N, C). Weights are random and fixed: what is compared is how each way passes
 * information along, not what it has learned.
 *
 * <p>Legend: N tokens, C channels.
 */
public interface FeatureExtractor {
    /** A key of the language files. */
    String name();

    /** C. */
    int channels();

    /**
     * @param x       (N, C), not changed
     * @param tokens  N
     * @param threads how many may work at the same time
     * @return (N, C)
     */
    float[] apply(float[] x, int tokens, int threads);
}
