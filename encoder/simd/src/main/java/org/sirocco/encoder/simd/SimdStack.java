package org.sirocco.encoder.simd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.SimdNorm;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.Rotation;
import org.sirocco.encoder.simd.products.Team;

/**
 * A model as every pass over it reads it: the weights packed, and where the kernels come from.
 *
 * @param inputSize    C before the first layer
 * @param outputSize   C after the last one
 * @param inPlace      whether the hidden states of all layers take each other's place, as those of almost all models do
 * @param finalNorm    or null where the stack does not end with a normalisation
 * @param head         or null where the model has none
 * @param headMatrices of its maps, in their order
 * @param visibleSteps whether attention goes through its four steps although nobody watches
 */
record SimdStack(int inputSize, int outputSize, List<SimdLayer> layers, boolean inPlace, SimdNorm finalNorm, Head head,
        List<PackedMatrix> headMatrices, boolean visibleSteps, KernelSource kernels) {

    /** Packs the weights, panels spread over the team, as the options say. */
    static SimdStack of(Team team, EncoderModel model, BackendOptions options, KernelSource kernels) {
        SimdLayer.Packing packing = linears -> PackedMatrix.of(team, options.weights(), linears);
        List<SimdLayer> layers = new ArrayList<>();
        Map<SimdLayer.Turns, Rotation> rotations = new HashMap<>();
        for (EncoderLayer layer : model.layers()) {
            layers.add(SimdLayer.of(packing, layer, rotations));
        }
        return new SimdStack(model.inputSize(), model.outputSize(), List.copyOf(layers),
                layers.stream().allMatch(SimdLayer::isInPlace),
                model.finalNorm() == null ? null : new SimdNorm(model.finalNorm()),
                model.head(), headMatrices(packing, model.head()),
                options.attention() == AttentionMode.STEPS, kernels);
    }

    /** Whether the layers' products want tall tiles to the last row. */
    boolean wantsTallTiles() {
        return layers.stream().anyMatch(layer -> layer.projections().wantsTallTiles());
    }

    private static List<PackedMatrix> headMatrices(SimdLayer.Packing packing, Head head) {
        List<PackedMatrix> matrices = new ArrayList<>();
        if (head != null) {
            for (Head.Step step : head.steps()) {
                if (step instanceof Head.Dense dense) {
                    matrices.add(packing.of(dense.linear()));
                }
            }
        }
        return List.copyOf(matrices);
    }
}
