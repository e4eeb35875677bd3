package org.sirocco.text.files;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.sirocco.encoder.EncoderModel;
import org.sirocco.encoder.Tensor;

/** Weights that remember what was asked for: a part of the encoder that nobody reads would be left out in silence. */
final class ReadWeights implements Weights {
    /** What every family calls its stack; a prefix may stand before it. */
    private static final String STACK = "encoder.";

    private final Weights weights;
    private final Set<String> read = new HashSet<>();

    ReadWeights(Weights weights) {
        this.weights = weights;
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
        read.add(name);
        return weights.tensor(name);
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
            if (name.startsWith(stack) && !read.contains(name)) {
                throw new ModelFormatException(file(),
                        "tensor %s has no place in the encoder that the config describes, of %d layers".formatted(name,
                                model.layers().size()));
            }
        }
    }
}
