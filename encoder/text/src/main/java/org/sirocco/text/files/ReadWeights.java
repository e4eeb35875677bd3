package org.sirocco.text.files;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.sirocco.encoder.EncoderModel;
import org.sirocco.encoder.Tensor;

/**
 * Weights that remember what was asked for: a part of the encoder that nobody reads would be left out in silence. Those from
 * outside are read through once besides: NaN or infinity would spoil every vector in silence.
 */
final class ReadWeights implements Weights {
    /** What every family calls its stack; a prefix may stand before it. */
    private static final String STACK = "encoder.";

    private final Weights weights;
    private final boolean foreign;
    private final Map<String, Tensor> read = new LinkedHashMap<>();

    /** @param foreign whether the numbers are still to be looked at */
    ReadWeights(Weights weights, boolean foreign) {
        this.weights = weights;
        this.foreign = foreign;
    }

    /** What was asked for so far, in that order. */
    Collection<Tensor> read() {
        return read.values();
    }

    @Override
    public Path file() {
        return weights.file();
    }

    @Override
    public Set<String> names() {
        return weights.names();
    }

    @Override
    public Tensor tensor(String name) {
        Tensor tensor = weights.tensor(name);
        int index = foreign ? tensor.firstNonFinite() : -1;
        if (index >= 0) {
            throw new ModelFormatException(file(),
                    "tensor %s holds %s at index %d".formatted(name, tensor.data().get(index), index));
        }
        read.put(name, tensor);
        return tensor;
    }

    /**
     * Refuses what is left of the stack: layers beyond the config's, norms that it does not speak of, adapters.
     *
     * @param model made from these weights
     */
    void expectWholeStack(EncoderModel model) {
        String layer = model.layers().getFirst().query().weight().name();
        String stack = layer.substring(0, layer.indexOf(STACK) + STACK.length());
        for (String name : weights.names()) {
            if (name.startsWith(stack) && !read.containsKey(name)) {
                throw new ModelFormatException(file(),
                        "tensor %s has no place in the encoder that the config describes, of %d layers".formatted(name,
                                model.layers().size()));
            }
        }
    }
}
