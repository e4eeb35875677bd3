package org.sirocco.tornado.kernels;

import org.sirocco.encoder.model.Activation;

/** What a product does with its numbers before it stores them; ints, because kernels take them as constants. */
public final class Epilogue {
    /** Nothing. */
    public static final int NONE = 0;
    /** Adds them to what is there. */
    public static final int RESIDUAL = 1;
    public static final int RELU = 2;
    public static final int GELU = 3;
    public static final int GELU_TANH = 4;
    public static final int SILU = 5;

    private Epilogue() {}

    public static int of(Activation activation) {
        return switch (activation) {
            case RELU -> RELU;
            case GELU -> GELU;
            case GELU_TANH -> GELU_TANH;
            case SILU -> SILU;
        };
    }
}
