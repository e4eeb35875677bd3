package org.sirocco.encoder.simd;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.SimdLayerNorm;
import org.sirocco.encoder.simd.products.Team;

/**
 * A model as every pass over it reads it: the weights packed, and where the kernels come from.
 *
 * @param hiddenSize   C, the same before and after every layer
 * @param finalNorm    or null where the stack does not end with a normalisation
 * @param head         or null where the model has none
 * @param visibleSteps whether attention goes through its four steps although nobody watches
 */
record SimdStack(int hiddenSize, List<SimdLayer> layers, SimdLayerNorm finalNorm, SimdHead head,
        boolean visibleSteps, KernelSource kernels) {

    /** Packs the weights, panels spread over the team. */
    static SimdStack of(Team team, EncoderModel model, boolean visibleSteps, KernelSource kernels) {
        List<SimdLayer> layers = new ArrayList<>();
        for (EncoderLayer layer : model.layers()) {
            layers.add(SimdLayer.of(team, layer));
        }
        return new SimdStack(model.inputSize(), List.copyOf(layers),
                model.finalNorm() == null ? null : Supported.norm(model.finalNorm()),
                SimdHead.of(team, model.head()), visibleSteps, kernels);
    }
}
