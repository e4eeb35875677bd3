package org.sirocco.encoder.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static org.sirocco.encoder.cpu.Tile.LANES;
import static org.sirocco.encoder.cpu.Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.sirocco.encoder.Activation;

/** Exponential, error function and what is made of them, a vector at a time; good to 1e-6. */
final class VectorMath {
    private static final float LOG2_E = 1.44269504088896341f;
    /** ln 2 in two parts (Cody and Waite): n times the first is exact. */
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5·2²³: adding it rounds to a whole number, which then stands in the low bits. */
    private static final float ROUNDER = 0x1.8p23f;
    private static final float EXP_LEAST = -87;
    private static final float EXP_MOST = 88;
    /** Beyond it erf is 1 in single precision. */
    private static final float ERF_MOST = 4;

    private static final VectorShuffle<Float> BY_8 = rotation(8);
    private static final VectorShuffle<Float> BY_4 = rotation(4);
    private static final VectorShuffle<Float> BY_2 = rotation(2);
    private static final VectorShuffle<Float> BY_1 = rotation(1);

    private VectorMath() {}

    /** The sum of a vector's numbers, always in the same order: {@code reduceLanes} has another one once it is compiled. */
    static float sum(FloatVector v) {
        if (LANES >= 16) {
            v = v.add(v.rearrange(BY_8));
        }
        if (LANES >= 8) {
            v = v.add(v.rearrange(BY_4));
        }
        if (LANES >= 4) {
            v = v.add(v.rearrange(BY_2));
        }
        if (LANES >= 2) {
            v = v.add(v.rearrange(BY_1));
        }
        return v.lane(0);
    }

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + lanes) % LANES);
    }

    /** eˣ for x from -87 to 88; beyond, the value at the nearer end. Polynomial of Cephes' expf. */
    static FloatVector exp(FloatVector x) {
        x = clamped(x, EXP_LEAST, EXP_MOST);
        FloatVector rounded = x.fma(broadcast(LOG2_E), broadcast(ROUNDER));
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = n.fma(broadcast(-LN2_HIGH), x);
        r = n.fma(broadcast(-LN2_LOW), r);
        FloatVector p = r.fma(broadcast(1.9875691500e-4f), broadcast(1.3981999507e-3f));
        p = p.fma(r, broadcast(8.3334519073e-3f));
        p = p.fma(r, broadcast(4.1665795894e-2f));
        p = p.fma(r, broadcast(1.6666665459e-1f));
        p = p.fma(r, broadcast(5.0000001201e-1f));
        p = p.fma(r.mul(r), r.add(1));
        // Times 2ⁿ: n goes into the exponent; the rest of the rounder's bits leaves at the top.
        return p.reinterpretAsInts().add(rounded.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
    }

    /** The error function, a rational fit over [-4, 4] (Eigen's). */
    static FloatVector erf(FloatVector x) {
        x = clamped(x, -ERF_MOST, ERF_MOST);
        FloatVector square = x.mul(x);
        FloatVector p = square.fma(broadcast(-2.72614225801306e-10f), broadcast(2.77068142495902e-08f));
        p = p.fma(square, broadcast(-2.10102402082508e-06f));
        p = p.fma(square, broadcast(-5.69250639462346e-05f));
        p = p.fma(square, broadcast(-7.34990630326855e-04f));
        p = p.fma(square, broadcast(-2.95459980854025e-03f));
        p = p.fma(square, broadcast(-1.60960333262415e-02f));
        FloatVector q = square.fma(broadcast(-1.45660718464996e-05f), broadcast(-2.13374055278905e-04f));
        q = q.fma(square, broadcast(-1.68282697438203e-03f));
        q = q.fma(square, broadcast(-7.37332916720468e-03f));
        q = q.fma(square, broadcast(-1.42647390514189e-02f));
        return x.mul(p).div(q);
    }

    /**
     * Applies the activation in place.
     *
     * @param length numbers, a multiple of the vector's length
     */
    static void activate(Activation activation, float[] x, int at, int length) {
        switch (activation) {
            case RELU -> relu(x, at, length);
            case GELU -> gelu(x, at, length);
            case GELU_TANH -> geluTanh(x, at, length);
            case SILU -> silu(x, at, length);
        }
    }

    private static void relu(float[] x, int at, int length) {
        for (int i = 0; i < length; i += LANES) {
            load(x, at + i).lanewise(MAX, 0).intoArray(x, at + i);
        }
    }

    private static void gelu(float[] x, int at, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, at + i);
            FloatVector half = v.mul(0.5f);
            half.fma(erf(v.mul(0.70710678f)), half).intoArray(x, at + i);
        }
    }

    /** (1 + tanh u)/2 is the logistic function of 2u. */
    private static void geluTanh(float[] x, int at, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, at + i);
            FloatVector minusTwoU = v.mul(v).fma(broadcast(-1.5957691f * 0.044715f), broadcast(-1.5957691f)).mul(v);
            v.div(exp(minusTwoU).add(1)).intoArray(x, at + i);
        }
    }

    private static void silu(float[] x, int at, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = load(x, at + i);
            v.div(exp(v.neg()).add(1)).intoArray(x, at + i);
        }
    }

    /**
     * exp((x − max)·scale) over one row, in place: softmax but for the division, which the caller does where there is less to
     * divide.
     *
     * @param scale above 0
     * @return the sum of the row
     */
    static float softmaxNumerators(float[] x, int at, int length, float scale) {
        int whole = SPECIES.loopBound(length);
        VectorMask<Float> rest = SPECIES.indexInRange(whole, length);
        FloatVector max = broadcast(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < whole; i += LANES) {
            max = max.max(load(x, at + i));
        }
        if (whole < length) {
            max = max.max(broadcast(Float.NEGATIVE_INFINITY).blend(FloatVector.fromArray(SPECIES, x, at + whole, rest),
                    rest));
        }
        FloatVector factor = broadcast(scale);
        FloatVector shift = broadcast(-max.reduceLanes(MAX) * scale);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector e = exp(load(x, at + i).fma(factor, shift));
            e.intoArray(x, at + i);
            sum = sum.add(e);
        }
        if (whole < length) {
            FloatVector e = exp(FloatVector.fromArray(SPECIES, x, at + whole, rest).fma(factor, shift));
            e.intoArray(x, at + whole, rest);
            sum = sum.add(e, rest);
        }
        return sum(sum);
    }

    /** Not min and max: those are several instructions each where NaN must pass. */
    private static FloatVector clamped(FloatVector x, float least, float most) {
        FloatVector low = x.blend(least, x.compare(LT, least));
        return low.blend(most, low.compare(GT, most));
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }
}
