package org.sirocco.text.formats;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.model.ModelFormatException;

/** The named tensors of a model's weight files. */
public interface Weights {
    /** The file to name in messages about the whole. */
    Path file();

    Set<String> names();

    /**
     * A tensor, as the file holds its numbers: a view of the mapping.
     *
     * @throws ModelFormatException if it is missing or holds no floating-point numbers
     */
    Tensor tensor(String name);

    /** Like {@link #tensor(String)}, of the shape that the config asks for. */
    default Tensor tensor(String name, int... shape) {
        Tensor tensor = tensor(name);
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new ModelFormatException(file(),
                    String.format(Locale.ROOT, "tensor %s has shape %s, the config asks for %s", name,
                            Arrays.toString(tensor.shape()), Arrays.toString(shape)));
        }
        return tensor;
    }

    /** The linear layer whose weight and bias are under that name. */
    default Linear linear(String name, int outputs, int inputs) {
        return linear(name, outputs, inputs, true);
    }

    /** The linear layer whose weight, and bias where it has one, are under that name. */
    default Linear linear(String name, int outputs, int inputs, boolean biased) {
        return new Linear(tensor(name + ".weight", outputs, inputs),
                biased ? tensor(name + ".bias", outputs) : null);
    }

    /** The layer normalisation whose weight and bias are under that name. */
    default Norm norm(String name, int size, float epsilon) {
        return norm(name, size, epsilon, true);
    }

    /** The layer normalisation whose weight, and bias where it has one, are under that name. */
    default Norm norm(String name, int size, float epsilon, boolean biased) {
        return new Norm.Layer(tensor(name + ".weight", size), biased ? tensor(name + ".bias", size) : null, epsilon);
    }
}
