package org.sirocco.encoder.scalar;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.model.EncoderModel;

/** The specification: plain loops in the order of the paper, one thread. Never tuned. */
public final class ScalarBackend implements Backend {
    /** It holds nothing; any number may be made. */
    public ScalarBackend() {}

    @Override
    public String id() {
        return "scalar";
    }

    @Override
    public String description() {
        return "CPU · plain Java, one thread";
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        return new ScalarEncoder(model);
    }
}
