package org.sirocco.encoder.model;

/** Where a block normalises: before its function, after its residual sum, or not at all. */
public sealed interface BlockNorm {
    /**
     * x + f(norm(x)): Xiong et al. 2020, arXiv:2002.04745.
     *
     * @param norm of the block's inputs
     */
    record Before(Norm norm) implements BlockNorm {}

    /**
     * norm(x + f(x)): the 2017 paper, BERT.
     *
     * @param norm of the block's outputs
     */
    record After(Norm norm) implements BlockNorm {}

    /** x + f(x): the first attention of ModernBERT. */
    record None() implements BlockNorm {}
}
