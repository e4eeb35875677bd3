package org.sirocco.encoder.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** What follows a linear layer of a {@link Head}; named after PyTorch's classes, with their default arguments. */
public enum HeadActivation {
    /** x. */
    IDENTITY("Identity", x -> x),
    /** The module's own choice where its configuration names none. */
    TANH("Tanh", Math::tanh),
    /** max(0, x). */
    RELU("ReLU", x -> Math.max(0, x)),
    /** With the exact normal distribution function. */
    GELU("GELU", x -> 0.5 * x * (1 + erf(x * Math.sqrt(0.5)))),
    /** 1 / (1 + exp(−x)). */
    SIGMOID("Sigmoid", x -> 1 / (1 + Math.exp(-x))),
    /** x·sigmoid(x). */
    SILU("SiLU", x -> x / (1 + Math.exp(-x))),
    /** {@link Activation#GELU_TANH}, which no class of PyTorch's is by default. */
    GELU_TANH("", x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));

    private final String className;
    private final DoubleUnaryOperator function;

    HeadActivation(String className, DoubleUnaryOperator function) {
        this.className = className;
        this.function = function;
    }

    /**
     * {@return the function's value, in double precision}
     *
     * @param x where
     */
    public double apply(double x) {
        return function.applyAsDouble(x);
    }

    /**
     * {@return the activation that a class of PyTorch's is, in whichever of its packages it is named}
     *
     * @param qualifiedName of the class, with its package: {@code torch.nn.modules.activation.Tanh}, say
     */
    public static Optional<HeadActivation> of(String qualifiedName) {
        return named().filter(a -> qualifiedName.startsWith("torch.") && qualifiedName.endsWith("." + a.className))
                .findFirst();
    }

    /**
     * {@return the one that a feed-forward network knows by another name}
     *
     * @param activation of a feed-forward network
     */
    public static HeadActivation of(Activation activation) {
        return switch (activation) {
            case RELU -> RELU;
            case GELU -> GELU;
            case GELU_TANH -> GELU_TANH;
            case SILU -> SILU;
        };
    }

    private static Stream<HeadActivation> named() {
        return Arrays.stream(values()).filter(a -> !a.className.isEmpty());
    }

    /** {@return the names that {@link #of} knows} */
    public static String names() {
        return "a class of torch among " + named().map(a -> a.className).toList();
    }

    /** The error function, good to 1e-14: Abramowitz and Stegun 7.1.6, whose terms are all of one sign. */
    private static double erf(double x) {
        // Beyond, the complement is below the last place of 1.
        if (!(Math.abs(x) < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double square = x * x;
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * square / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-square) * sum;
    }
}
