package org.sirocco.encoder.simd;

import java.util.Locale;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.WarmUp;

/** The CPU's vector units through the Vector API, fp32; weights are packed once when a model is loaded. */
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
        return String.format(Locale.ROOT, "CPU · Vector API, %d bits, %d %s", Tile.bits(), options.threads(),
                options.threads() == 1 ? "thread" : "threads");
    }

    /** Ready when the weights are packed: plain kernels serve until the JVM has compiled the vector kernels. */
    @Override
    public EncoderRuntime load(EncoderModel model) {
        return new SimdEncoder(model, options, WarmUp.start(model.config().hiddenAct()));
    }
}
