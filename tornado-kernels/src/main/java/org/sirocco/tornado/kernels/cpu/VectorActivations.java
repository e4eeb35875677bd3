package org.sirocco.tornado.kernels.cpu;

import org.sirocco.tornado.kernels.Activations;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** {@link Activations} of eight numbers at a time. */
final class VectorActivations {
    private VectorActivations() {}

    static Float8 relu(Float8 x) {
        return Float8.max(x, new Float8(0, 0, 0, 0, 0, 0, 0, 0));
    }

    static Float8 gelu(Float8 x) {
        return Float8.mult(Float8.mult(x, 0.5f), Float8.add(erf(Float8.mult(x, 0.70710678f)), 1));
    }

    static Float8 geluTanh(Float8 x) {
        Float8 cubic = Float8.mult(x, Float8.add(Float8.mult(Float8.mult(x, x), 0.044715f), 1));
        return Float8.mult(Float8.mult(x, 0.5f), Float8.add(tanh(Float8.mult(cubic, 0.79788456f)), 1));
    }

    static Float8 silu(Float8 x) {
        Float8 half = Float8.mult(x, 0.5f);
        return Float8.mult(half, Float8.add(tanh(half), 1));
    }

    private static Float8 erf(Float8 value) {
        Float8 x = Float8.max(Float8.min(value, new Float8(4, 4, 4, 4, 4, 4, 4, 4)),
                new Float8(-4, -4, -4, -4, -4, -4, -4, -4));
        Float8 s = Float8.mult(x, x);
        Float8 p = Float8.add(Float8.mult(s, Activations.ERF_13), Activations.ERF_11);
        p = Float8.add(Float8.mult(p, s), Activations.ERF_9);
        p = Float8.add(Float8.mult(p, s), Activations.ERF_7);
        p = Float8.add(Float8.mult(p, s), Activations.ERF_5);
        p = Float8.add(Float8.mult(p, s), Activations.ERF_3);
        p = Float8.add(Float8.mult(p, s), Activations.ERF_1);
        Float8 q = Float8.add(Float8.mult(s, Activations.ERF_Q8), Activations.ERF_Q6);
        q = Float8.add(Float8.mult(q, s), Activations.ERF_Q4);
        q = Float8.add(Float8.mult(q, s), Activations.ERF_Q2);
        q = Float8.add(Float8.mult(q, s), Activations.ERF_Q0);
        return Float8.div(Float8.mult(x, p), q);
    }

    private static Float8 tanh(Float8 value) {
        Float8 x = Float8.max(Float8.min(value, new Float8(7.9f, 7.9f, 7.9f, 7.9f, 7.9f, 7.9f, 7.9f, 7.9f)),
                new Float8(-7.9f, -7.9f, -7.9f, -7.9f, -7.9f, -7.9f, -7.9f, -7.9f));
        Float8 s = Float8.mult(x, x);
        Float8 p = Float8.add(Float8.mult(s, Activations.TANH_13), Activations.TANH_11);
        p = Float8.add(Float8.mult(p, s), Activations.TANH_9);
        p = Float8.add(Float8.mult(p, s), Activations.TANH_7);
        p = Float8.add(Float8.mult(p, s), Activations.TANH_5);
        p = Float8.add(Float8.mult(p, s), Activations.TANH_3);
        p = Float8.add(Float8.mult(p, s), Activations.TANH_1);
        Float8 q = Float8.add(Float8.mult(s, Activations.TANH_Q6), Activations.TANH_Q4);
        q = Float8.add(Float8.mult(q, s), Activations.TANH_Q2);
        q = Float8.add(Float8.mult(q, s), Activations.TANH_Q0);
        return Float8.div(Float8.mult(x, p), q);
    }
}
