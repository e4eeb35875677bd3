package org.sirocco.tornado;

import java.util.Set;
import java.util.stream.Collectors;
import org.sirocco.encoder.UnsupportedForm;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Residual;

/**
 * The form that all layers of a stack share, which one compiled graph serves; any other form is refused by name.
 *
 * @param hiddenSize C
 */
record StackForm(int hiddenSize, Heads heads, NormForm attentionNorm, Network network, NormForm networkNorm) {
    /**
     * @param count H
     * @param size  D
     * @param scale of scores before softmax
     */
    record Heads(int count, int size, float scale) {
        /** H·D. */
        int width() {
            return count * size;
        }
    }

    /**
     * @param size  F
     * @param gated whether there is a gate
     */
    record Network(int size, boolean gated, Activation activation) {}

    /** Where a block normalises; of no matter is the epsilon where it does not. */
    record NormForm(Place place, float epsilon) {
        enum Place {
            BEFORE, AFTER, NONE
        }

        boolean isBefore() {
            return place == Place.BEFORE;
        }

        boolean isAfter() {
            return place == Place.AFTER;
        }
    }

    /**
     * The form of a model's layers.
     *
     * @param backend for the refusal
     * @throws org.sirocco.encoder.BackendUnavailableException for a form that is not computed here
     */
    static StackForm of(EncoderModel model, String backend) {
        UnsupportedForm refusal = new UnsupportedForm(backend);
        Set<StackForm> forms = model.layers().stream().map(layer -> of(layer, refusal)).collect(Collectors.toSet());
        if (forms.size() > 1) {
            throw refusal.of("layers of different forms");
        }
        return forms.iterator().next();
    }

    private static StackForm of(EncoderLayer layer, UnsupportedForm refusal) {
        Attention attention = layer.attention().function();
        switch (attention.positions()) {
            case AttentionPositions.None none -> {
            }
            case AttentionPositions.Rotary rotary -> throw refusal.of("rotary positions");
            case AttentionPositions.RelativeBias bias -> throw refusal.of("a relative bias of attention");
        }
        switch (attention.reach()) {
            case AttentionReach.All all -> {
            }
            case AttentionReach.Window window -> throw refusal.of("attention within a window");
            case AttentionReach.Causal causal -> throw refusal.of("causal attention");
        }
        if (attention.keyValueHeads() != attention.heads()) {
            throw refusal.of("heads that share keys and values");
        }
        FeedForward form = layer.feedForward().function();
        Network network = switch (form) {
            case FeedForward.Plain plain -> new Network(form.size(), false, form.activation());
            case FeedForward.Gated gated -> new Network(form.size(), true, form.activation());
        };
        return new StackForm(layer.inputs(), new Heads(attention.heads(), attention.headSize(), attention.scale()),
                norm(layer.attention(), refusal), network, norm(layer.feedForward(), refusal));
    }

    private static NormForm norm(Block<?> block, UnsupportedForm refusal) {
        switch (block.residual()) {
            case Residual.Plain plain -> {
            }
            case Residual.Projected projected -> throw refusal.of("a projected residual");
        }
        return switch (block.norm()) {
            case BlockNorm.Before before -> new NormForm(NormForm.Place.BEFORE, epsilon(before.norm(), refusal));
            case BlockNorm.After after -> new NormForm(NormForm.Place.AFTER, epsilon(after.norm(), refusal));
            case BlockNorm.None none -> new NormForm(NormForm.Place.NONE, 0);
        };
    }

    private static float epsilon(Norm norm, UnsupportedForm refusal) {
        return switch (norm) {
            case Norm.Layer layer -> layer.epsilon();
            case Norm.Rms rms -> throw refusal.of("RMS normalisation");
        };
    }
}
