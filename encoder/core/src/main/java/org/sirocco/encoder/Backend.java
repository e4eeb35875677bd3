package org.sirocco.encoder;

import java.util.OptionalDouble;
import org.sirocco.encoder.model.EncoderModel;

/** A processor that can run encoders. Thread-safe. */
public interface Backend {
    /** {@return its provider's name, alone or followed by {@code :} and which of that kind it is} */
    String id();

    /** {@return what it is, for people: "OpenCL · NVIDIA H100 80GB HBM3"} */
    String description();

    /** {@return what drives the device, with its version, for people; empty where nothing does, or it does not say} */
    default String driver() {
        return "";
    }

    /**
     * Measures, in at most a second or so, what the device reaches with this backend's arithmetic and threads where nothing is
     * loaded or stored: independent multiply-adds in registers, of which one counts as two operations.
     *
     * @return the best of several short runs, in 10^9 operations a second; empty where there is no way to measure it
     * @throws KernelException if the device failed
     */
    default OptionalDouble peakGigaflops() {
        return OptionalDouble.empty();
    }

    /**
     * Packs or uploads the weights once; the model's files are not needed by the runtime afterwards.
     *
     * @param model what to run
     * @return the model, ready to run; to be closed
     * @throws BackendUnavailableException if the device cannot take the model (too large, say)
     */
    EncoderRuntime load(EncoderModel model);
}
