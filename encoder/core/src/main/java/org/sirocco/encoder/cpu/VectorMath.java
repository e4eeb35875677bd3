package org.sirocco.encoder.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.sirocco.encoder.cpu.Tile.LANES;
import static org.sirocco.encoder.cpu.Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import org.sirocco.encoder.Activation;

/**
 * Exponential, error function and what is made of them, a vector at a time; good to 1e-6.
 *
 * <p>One of them in a loop, and one loop in a method: the compiler inlines only so much into one method, and a vector that
 * has to pass a call is allocated.
 */
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

    /** {@link Kernels#activate}. */
    static void activate(Activation activation, float[] x, int at, int rows, int stride) {
        switch (activation) {
            case RELU -> relu(x, at, rows, stride);
            case GELU -> gelu(x, at, rows, stride);
            case GELU_TANH -> geluTanh(x, at, rows, stride);
            case SILU -> silu(x, at, rows, stride);
        }
    }

    private static void relu(float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + Tile.COLUMNS; i += LANES) {
                relu(load(x, i)).intoArray(x, i);
            }
        }
    }

    private static void gelu(float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + Tile.COLUMNS; i += LANES) {
                gelu(load(x, i)).intoArray(x, i);
            }
        }
    }

    private static void geluTanh(float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + Tile.COLUMNS; i += LANES) {
                geluTanh(load(x, i)).intoArray(x, i);
            }
        }
    }

    private static void silu(float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + Tile.COLUMNS; i += LANES) {
                silu(load(x, i)).intoArray(x, i);
            }
        }
    }

    private static FloatVector relu(FloatVector x) {
        return x.blend(0, x.compare(LT, 0));
    }

    private static FloatVector gelu(FloatVector x) {
        FloatVector half = x.mul(0.5f);
        return half.fma(erf(x.mul(0.70710678f)), half);
    }

    /** (1 + tanh u)/2 is the logistic function of 2u. */
    private static FloatVector geluTanh(FloatVector x) {
        FloatVector minusTwoU = x.mul(x).fma(broadcast(-1.5957691f * 0.044715f), broadcast(-1.5957691f)).mul(x);
        return x.div(exp(minusTwoU).add(1));
    }

    private static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(1));
    }

    /** {@link Kernels#softmaxNumerators}. */
    static float softmaxNumerators(float[] x, int at, int length, float scale) {
        FloatVector left = load(x, at);
        FloatVector right = load(x, at + LANES);
        for (int i = Tile.COLUMNS; i < length; i += Tile.COLUMNS) {
            left = larger(left, load(x, at + i));
            right = larger(right, load(x, at + i + LANES));
        }
        FloatVector factor = broadcast(scale);
        FloatVector shift = largest(larger(left, right)).mul(-scale);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += LANES) {
            FloatVector e = exp(load(x, at + i).fma(factor, shift));
            e.intoArray(x, at + i);
            sum = sum.add(e);
        }
        return sum(sum);
    }

    /** The largest of a vector's numbers, in every lane. */
    private static FloatVector largest(FloatVector v) {
        if (LANES >= 16) {
            v = larger(v, v.rearrange(BY_8));
        }
        if (LANES >= 8) {
            v = larger(v, v.rearrange(BY_4));
        }
        if (LANES >= 4) {
            v = larger(v, v.rearrange(BY_2));
        }
        if (LANES >= 2) {
            v = larger(v, v.rearrange(BY_1));
        }
        return v;
    }

    /** Not max, which takes several instructions to let NaN pass; here NaN passes where it comes second. */
    private static FloatVector larger(FloatVector a, FloatVector b) {
        return b.blend(a, a.compare(GT, b));
    }

    /** Compares and blends, as {@link #larger} does; NaN stays NaN. */
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
