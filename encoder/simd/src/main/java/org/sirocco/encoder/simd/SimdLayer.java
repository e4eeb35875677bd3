package org.sirocco.encoder.simd;

import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.LayerWeights;
import org.sirocco.encoder.simd.kernels.SimdLayerNorm;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.Team;

/**
 * One layer's weights, packed; query, key and value as one product.
 *
 * @param projections     (3C, C)
 * @param attentionOutput (C, C)
 * @param intermediate    (F, C)
 * @param output          (C, F)
 */
record SimdLayer(PackedMatrix projections, PackedMatrix attentionOutput, SimdLayerNorm attentionNorm,
        PackedMatrix intermediate, PackedMatrix output, SimdLayerNorm outputNorm) {

    static SimdLayer of(Team team, EncoderConfig config, LayerWeights weights) {
        return new SimdLayer(PackedMatrix.of(team, weights.query(), weights.key(), weights.value()),
                PackedMatrix.of(team, weights.attentionOutput()),
                new SimdLayerNorm(weights.attentionNorm(), config.layerNormEps()),
                PackedMatrix.of(team, weights.intermediate()), PackedMatrix.of(team, weights.output()),
                new SimdLayerNorm(weights.outputNorm(), config.layerNormEps()));
    }
}
