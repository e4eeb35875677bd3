package org.sirocco.encoder;

/**
 * The weights of one encoder layer; names as in BERT checkpoints.
 *
 * @param query           (C, C)
 * @param key             (C, C)
 * @param value           (C, C)
 * @param attentionOutput (C, C), after the heads are joined
 * @param attentionNorm   the normalisation of the attention block: after its residual sum (post-norm) or before it (pre-norm)
 * @param intermediate    (F, C), up
 * @param output          (C, F), down
 * @param outputNorm      the normalisation of the feed-forward block, placed likewise
 */
public record LayerWeights(Linear query, Linear key, Linear value, Linear attentionOutput, LayerNorm attentionNorm,
        Linear intermediate, Linear output, LayerNorm outputNorm) {
    void check(EncoderConfig config) {
        int hidden = config.hiddenSize();
        query.check(config, hidden, hidden);
        key.check(config, hidden, hidden);
        value.check(config, hidden, hidden);
        attentionOutput.check(config, hidden, hidden);
        attentionNorm.check(hidden);
        intermediate.check(config, config.intermediateSize(), hidden);
        output.check(config, hidden, config.intermediateSize());
        outputNorm.check(hidden);
    }
}
