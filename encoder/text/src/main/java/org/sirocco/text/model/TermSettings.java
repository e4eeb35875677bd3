package org.sirocco.text.model;

/**
 * How the logits of a text's tokens become the weights of words: log(1 + ReLU(logit)), then the greatest of all tokens or
 * their sum (Formal et al. 2021, arXiv:2107.05720 and arXiv:2109.10086).
 *
 * @param sum   whether the tokens' weights are added up
 * @param twice whether log(1 + x) is applied twice (arXiv:2504.14839)
 */
public record TermSettings(boolean sum, boolean twice) {
    /**
     * {@return what becomes of one logit, or of the greatest}
     *
     * @param logit of one word
     */
    public float weight(float logit) {
        double weight = Math.log1p(Math.max(0, logit));
        return (float) (twice ? Math.log1p(weight) : weight);
    }
}
