package org.sirocco.text.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sirocco.encoder.Tensor;

/** Weights that are read through once when they are asked for: NaN or infinity would spoil every vector in silence. */
final class FiniteWeights implements Weights {
    private final Weights weights;
    private final List<Tensor> used = new ArrayList<>();

    FiniteWeights(Weights weights) {
        this.weights = weights;
    }

    /** What was asked for so far. */
    List<Tensor> used() {
        return used;
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
        int index = tensor.firstNonFinite();
        if (index >= 0) {
            throw new ModelFormatException(file(),
                    "tensor %s holds %s at index %d".formatted(name, tensor.data().get(index), index));
        }
        used.add(tensor);
        return tensor;
    }
}
