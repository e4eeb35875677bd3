package org.sirocco.encoder.simd;

import org.sirocco.encoder.UnsupportedForm;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Residual;
import org.sirocco.encoder.simd.kernels.SimdLayerNorm;

/** What of the forms of a layer is computed here; the rest is refused by name. */
final class Supported {
    private static final UnsupportedForm REFUSAL = new UnsupportedForm("simd");

    private Supported() {}

    static void check(EncoderLayer layer) {
        Attention attention = layer.attention().function();
        switch (attention.positions()) {
            case AttentionPositions.None none -> {
            }
            case AttentionPositions.Rotary rotary -> throw REFUSAL.of("rotary positions");
            case AttentionPositions.RelativeBias bias -> throw REFUSAL.of("a relative bias of attention");
        }
        switch (attention.reach()) {
            case AttentionReach.All all -> {
            }
            case AttentionReach.Window window -> throw REFUSAL.of("attention within a window");
            case AttentionReach.Causal causal -> throw REFUSAL.of("causal attention");
        }
        if (attention.keyValueHeads() != attention.heads()) {
            throw REFUSAL.of("heads that share keys and values");
        }
        check(layer.attention().residual());
        check(layer.feedForward().residual());
    }

    private static void check(Residual residual) {
        switch (residual) {
            case Residual.Plain plain -> {
            }
            case Residual.Projected projected -> throw REFUSAL.of("a projected residual");
        }
    }

    static SimdLayerNorm norm(Norm norm) {
        return switch (norm) {
            case Norm.Layer layer -> new SimdLayerNorm(layer);
            case Norm.Rms rms -> throw REFUSAL.of("RMS normalisation");
        };
    }
}
