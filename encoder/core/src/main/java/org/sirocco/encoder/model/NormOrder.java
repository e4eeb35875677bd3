package org.sirocco.encoder.model;

/** Where layer normalisation stands in a residual block. */
public enum NormOrder {
    /** norm(x + f(x)): the 2017 paper, BERT. */
    POST,
    /** x + f(norm(x)): Xiong et al. 2020, arXiv:2002.04745. */
    PRE
}
