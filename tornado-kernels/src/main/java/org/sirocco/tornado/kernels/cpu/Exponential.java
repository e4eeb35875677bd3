package org.sirocco.tornado.kernels.cpu;

import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** exp of eight numbers at a time; a device's own takes them one by one. */
final class Exponential {
    private Exponential() {}

    /**
     * exp(x) for x of at most 0, to 5e-7 absolute; what lies below −30 counts as −30.
     *
     * <p>t = exp(x/64) − 1 is a polynomial; exp(2y) − 1 = t·(2 + t), six times over, doubles the exponent and keeps t's
     * relative precision, as squaring exp itself would not.
     */
    static Float8 ofNegative(Float8 value) {
        Float8 x = Float8.mult(Float8.max(value, new Float8(-30, -30, -30, -30, -30, -30, -30, -30)), 1 / 64f);
        Float8 t = Float8.add(Float8.mult(x, 1 / 5040f), 1 / 720f);
        t = Float8.add(Float8.mult(t, x), 1 / 120f);
        t = Float8.add(Float8.mult(t, x), 1 / 24f);
        t = Float8.add(Float8.mult(t, x), 1 / 6f);
        t = Float8.add(Float8.mult(t, x), 0.5f);
        t = Float8.add(Float8.mult(t, x), 1);
        t = Float8.mult(t, x);
        t = Float8.mult(t, Float8.add(t, 2));
        t = Float8.mult(t, Float8.add(t, 2));
        t = Float8.mult(t, Float8.add(t, 2));
        t = Float8.mult(t, Float8.add(t, 2));
        t = Float8.mult(t, Float8.add(t, 2));
        t = Float8.mult(t, Float8.add(t, 2));
        return Float8.max(Float8.add(t, 1), new Float8(0, 0, 0, 0, 0, 0, 0, 0));
    }
}
