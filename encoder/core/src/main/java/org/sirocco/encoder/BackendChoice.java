package org.sirocco.encoder;

import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.weights.WeightForm;

/** A backend that has been opened, and what becomes of the choice when a model is loaded. For one thread. */
public interface BackendChoice {
    /** {@return the backend chosen so far; {@link #load} may change it where {@code auto} chooses} */
    Backend backend();

    /**
     * Loads a model on {@link #backend}; where {@code auto} chooses, on the first backend from there on that takes it, with the
     * reason logged for each that does not.
     *
     * @param model what to run
     * @return the model, ready to run; to be closed
     * @throws BackendUnavailableException if none can take the model
     * @throws KernelException             if the device of a backend asked for by name failed
     */
    EncoderRuntime load(EncoderModel model);

    /** {@return what weights were asked to be kept as} */
    default WeightForm askedWeights() {
        return WeightForm.AUTO;
    }

    /**
     * {@return how results name the backend: its id, and what weights are kept as unless that is float32 and nobody asked for it}
     *
     * @param runtime what {@link #load} gave
     */
    default String nameOf(EncoderRuntime runtime) {
        boolean usual = askedWeights() == WeightForm.AUTO && runtime.weights() == WeightForm.FLOAT32;
        return usual ? backend().id() : backend().id() + "+" + runtime.weights();
    }
}
