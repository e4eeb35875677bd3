package org.sirocco.text.families;

import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.model.ModelFormatException;

/** An encoder as its {@code config.json} describes it, while its weights are yet to come. */
public interface Blueprint {
    /**
     * The encoder.
     *
     * @param name for messages
     * @throws ModelFormatException     if a tensor is missing, or of another shape than the config asks for
     * @throws IllegalArgumentException if the tensors contradict one another
     */
    EncoderModel build(String name, Weights weights);
}
