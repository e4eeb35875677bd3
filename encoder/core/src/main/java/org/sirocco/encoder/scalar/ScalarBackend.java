package org.sirocco.encoder.scalar;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.weights.WeightForm;

/** The specification: plain loops in the order of the paper, one thread. Never tuned. */
public final class ScalarBackend implements Backend {
    private final WeightForm weights;

    /** Weights as the files have them. */
    public ScalarBackend() {
        this(BackendOptions.defaults());
    }

    /**
     * With weights rounded to a form: the rounding is specified here, not what it saves.
     *
     * @param options of which it heeds what weights are kept as
     */
    public ScalarBackend(BackendOptions options) {
        weights = options.weights();
    }

    @Override
    public String id() {
        return "scalar";
    }

    @Override
    public String description() {
        return "CPU · plain Java, one thread" + (weights == WeightForm.AUTO ? "" : ", weights as " + weights);
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        return new ScalarEncoder(model, weights);
    }
}
