package org.sirocco.encoder.simd;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.LayerWeights;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.SimdLayerNorm;
import org.sirocco.encoder.simd.products.Team;

/**
 * A model as every pass over it reads it: the weights packed, and where the kernels come from.
 *
 * @param finalNorm    or null where the stack does not end with a normalisation
 * @param visibleSteps whether attention goes through its four steps although nobody watches
 */
record SimdStack(EncoderConfig config, List<SimdLayer> layers, SimdLayerNorm finalNorm, boolean visibleSteps,
        KernelSource kernels) {

    /** Packs the weights, panels spread over the team. */
    static SimdStack of(Team team, EncoderModel model, boolean visibleSteps, KernelSource kernels) {
        EncoderConfig config = model.config();
        List<SimdLayer> layers = new ArrayList<>();
        for (LayerWeights weights : model.layers()) {
            layers.add(SimdLayer.of(team, config, weights));
        }
        return new SimdStack(config, List.copyOf(layers),
                model.finalNorm() == null ? null : new SimdLayerNorm(model.finalNorm(), config.layerNormEps()),
                visibleSteps, kernels);
    }
}
