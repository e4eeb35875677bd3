package org.sirocco.encoder;

import org.sirocco.encoder.model.EncoderModel;

/** A processor that can run encoders. Thread-safe. */
public interface Backend {
    /** {@return its provider's name, alone or followed by {@code :} and which of that kind it is} */
    String id();

    /** {@return what it is, for people: "OpenCL · NVIDIA H100 80GB HBM3"} */
    String description();

    /**
     * Packs or uploads the weights once; the model's files are not needed by the runtime afterwards.
     *
     * @param model what to run
     * @return the model, ready to run; to be closed
     * @throws BackendUnavailableException if the device cannot take the model (too large, say)
     */
    EncoderRuntime load(EncoderModel model);
}
