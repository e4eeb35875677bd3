package org.sirocco.text.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** What follows a Dense module's linear layer; named after PyTorch's classes, with their default arguments. */
public enum DenseActivation {
    IDENTITY("Identity", x -> x),
    /** The module's own choice where its configuration names none. */
    TANH("Tanh", Math::tanh), RELU("ReLU", x -> Math.max(0, x)),
    /** With the exact normal distribution function. */
    GELU("GELU", x -> 0.5 * x * (1 + Erf.of(x * Math.sqrt(0.5)))), SIGMOID("Sigmoid", x -> 1 / (1 + Math.exp(-x))),
    /** x·sigmoid(x). */
    SILU("SiLU", x -> x / (1 + Math.exp(-x)));

    private final String className;
    private final DoubleUnaryOperator function;

    DenseActivation(String className, DoubleUnaryOperator function) {
        this.className = className;
        this.function = function;
    }

    public double apply(double x) {
        return function.applyAsDouble(x);
    }

    /** The activation that a class of PyTorch's is, in whichever of its packages it is named. */
    public static Optional<DenseActivation> of(String qualifiedName) {
        return Arrays.stream(values()).filter(a -> qualifiedName.startsWith("torch.")
                && qualifiedName.endsWith("." + a.className)).findFirst();
    }

    /** The names that {@link #of} knows. */
    public static String names() {
        return "a class of torch among " + Arrays.stream(values()).map(a -> a.className).toList();
    }
}
