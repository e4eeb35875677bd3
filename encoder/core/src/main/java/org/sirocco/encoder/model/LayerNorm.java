package org.sirocco.encoder.model;

/**
 * The learned part of layer normalisation (Ba et al. 2016, arXiv:1607.06450).
 *
 * @param weight (C) gain
 * @param bias   (C) shift
 */
public record LayerNorm(Tensor weight, Tensor bias) {
    void check(int hiddenSize) {
        weight.expectShape(hiddenSize);
        bias.expectShape(hiddenSize);
    }
}
