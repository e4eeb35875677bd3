package org.sirocco.encoder.simd;

import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.simd.kernels.FmaPeak;
import org.sirocco.encoder.simd.kernels.Kernels;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.PlainKernels;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.WarmUp;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.encoder.weights.WeightForm;

/**
 * The CPU's vector units through the Vector API; activations and sums are float32, weights what the options say; these are packed once when a model is loaded. Where a JVM is without
 * the Vector API on purpose, plain loops over the same weights do it all.
 */
public final class SimdBackend implements Backend {
    private final BackendOptions options;

    SimdBackend(BackendOptions options) {
        this.options = options;
    }

    @Override
    public String id() {
        return "simd";
    }

    @Override
    public String description() {
        // Not by a format, whose numbers would load the locales at each start.
        return "CPU · " + (Tile.hasVectors() ? "Vector API, " + Tile.bits() + " bits, " : "plain loops, ")
                + options.threads() + (options.threads() == 1 ? " thread" : " threads")
                + (options.weights() == WeightForm.AUTO ? "" : ", weights as " + options.weights());
    }

    /** Of all its threads together. */
    @Override
    public OptionalDouble peakGigaflops() {
        return Tile.hasVectors() ? OptionalDouble.of(FmaPeak.gigaflops(options.threads())) : OptionalDouble.empty();
    }

    /** Ready when the weights are packed: plain kernels serve until the JVM has compiled the vector kernels. */
    @Override
    public EncoderRuntime load(EncoderModel model) {
        return new SimdEncoder(model, options,
                Tile.hasVectors()
                        ? WarmUp.start(activations(model), KeptWeights.forms(options.weights(), model))
                        : plainLoops());
    }

    private static Set<Activation> activations(EncoderModel model) {
        Set<Activation> activations = EnumSet.noneOf(Activation.class);
        model.layers().forEach(layer -> activations.add(layer.feedForward().function().activation()));
        return activations;
    }

    private static KernelSource plainLoops() {
        Kernels kernels = new PlainKernels();
        return () -> kernels;
    }
}
