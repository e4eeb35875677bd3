package org.sirocco.encoder.simd.kernels;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.sirocco.encoder.simd.kernels.Tile.LANES;
import static org.sirocco.encoder.simd.kernels.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import org.sirocco.encoder.model.Activation;

/**
 * Exponential, error function and what is made of them, a vector at a time; good to 1e-6.
 *
 * <p>One of them in a loop, one loop in a method, and few helpers of our own: the compiler inlines only so much into one method
 * (the API's own operations always), and a vector that has to pass a real call is allocated. Larger and smaller are chosen by
 * comparing and blending: the API's max takes several instructions to let NaN pass.
 */
final class VectorMath {
    static final float LOG2_E = 1.44269504088896341f;
    /** ln 2 in two parts (Cody and Waite): n times the first is exact. */
    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5·2²³: adding it rounds to a whole number, which then stands in the low bits. */
    static final float ROUNDER = 0x1.8p23f;
    static final float EXP_LEAST = -87;
    static final float EXP_MOST = 88;
    /** Beyond it erf is 1 in single precision. */
    static final float ERF_MOST = 4;

    private static final VectorShuffle<Float> BY_8 = rotation(8);
    private static final VectorShuffle<Float> BY_4 = rotation(4);
    private static final VectorShuffle<Float> BY_2 = rotation(2);
    private static final VectorShuffle<Float> BY_1 = rotation(1);

    private VectorMath() {}

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + lanes) % LANES);
    }

    /** eˣ for x from -87 to 88. Polynomial of Cephes' expf. */
    static FloatVector exp(FloatVector x) {
        FloatVector rounded = x.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), x);
        r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = r.fma(broadcast(SPECIES, 1.9875691500e-4f), broadcast(SPECIES, 1.3981999507e-3f));
        p = p.fma(r, broadcast(SPECIES, 8.3334519073e-3f));
        p = p.fma(r, broadcast(SPECIES, 4.1665795894e-2f));
        p = p.fma(r, broadcast(SPECIES, 1.6666665459e-1f));
        p = p.fma(r, broadcast(SPECIES, 5.0000001201e-1f));
        p = p.fma(r.mul(r), r.add(1));
        // Times 2ⁿ: n goes into the exponent; the rest of the rounder's bits leaves at the top.
        return p.reinterpretAsInts().add(rounded.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
    }

    /** The error function, a rational fit over [-4, 4] (Eigen's). */
    static FloatVector erf(FloatVector x) {
        x = clamped(x, -ERF_MOST, ERF_MOST);
        FloatVector square = x.mul(x);
        FloatVector p = square.fma(broadcast(SPECIES, -2.72614225801306e-10f),
                broadcast(SPECIES, 2.77068142495902e-08f));
        p = p.fma(square, broadcast(SPECIES, -2.10102402082508e-06f));
        p = p.fma(square, broadcast(SPECIES, -5.69250639462346e-05f));
        p = p.fma(square, broadcast(SPECIES, -7.34990630326855e-04f));
        p = p.fma(square, broadcast(SPECIES, -2.95459980854025e-03f));
        p = p.fma(square, broadcast(SPECIES, -1.60960333262415e-02f));
        FloatVector q = square.fma(broadcast(SPECIES, -1.45660718464996e-05f),
                broadcast(SPECIES, -2.13374055278905e-04f));
        q = q.fma(square, broadcast(SPECIES, -1.68282697438203e-03f));
        q = q.fma(square, broadcast(SPECIES, -7.37332916720468e-03f));
        q = q.fma(square, broadcast(SPECIES, -1.42647390514189e-02f));
        return x.mul(p).div(q);
    }

    private static FloatVector clamped(FloatVector x, float least, float most) {
        FloatVector low = x.blend(least, x.compare(LT, least));
        return low.blend(most, low.compare(GT, most));
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
                FloatVector v = fromArray(SPECIES, x, i);
                v.blend(0, v.compare(LT, 0)).intoArray(x, i);
            }
        }
    }

    private static void gelu(float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + Tile.COLUMNS; i += LANES) {
                FloatVector v = fromArray(SPECIES, x, i);
                FloatVector half = v.mul(0.5f);
                half.fma(erf(v.mul(0.70710678f)), half).intoArray(x, i);
            }
        }
    }

    /** (1 + tanh u)/2 is the logistic function of 2u. */
    private static void geluTanh(float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + Tile.COLUMNS; i += LANES) {
                FloatVector v = fromArray(SPECIES, x, i);
                FloatVector minusTwoU = v.mul(v).mul(0.044715f).add(1).mul(v).mul(-1.5957691f);
                v.div(exp(clamped(minusTwoU, EXP_LEAST, EXP_MOST)).add(1)).intoArray(x, i);
            }
        }
    }

    private static void silu(float[] x, int at, int rows, int stride) {
        for (int row = at; row < at + rows * stride; row += stride) {
            for (int i = row; i < row + Tile.COLUMNS; i += LANES) {
                FloatVector v = fromArray(SPECIES, x, i);
                v.div(exp(clamped(v.neg(), EXP_LEAST, EXP_MOST)).add(1)).intoArray(x, i);
            }
        }
    }

    /** {@link Kernels#softmaxNumerators}. */
    static float softmaxNumerators(float[] x, int at, int length, int step, float scale) {
        return exponentials(x, at, length, step, scale, -largest(x, at, length, step) * scale);
    }

    private static float largest(float[] x, int at, int length, int step) {
        FloatVector left = fromArray(SPECIES, x, at);
        FloatVector right = fromArray(SPECIES, x, at + LANES);
        for (int column = Tile.COLUMNS; column < length; column += Tile.COLUMNS) {
            int i = at + TileRows.offset(column, step);
            FloatVector next = fromArray(SPECIES, x, i);
            left = next.blend(left, left.compare(GT, next));
            next = fromArray(SPECIES, x, i + LANES);
            right = next.blend(right, right.compare(GT, next));
        }
        FloatVector v = right.blend(left, left.compare(GT, right));
        if (LANES >= 16) {
            FloatVector w = v.rearrange(BY_8);
            v = w.blend(v, v.compare(GT, w));
        }
        if (LANES >= 8) {
            FloatVector w = v.rearrange(BY_4);
            v = w.blend(v, v.compare(GT, w));
        }
        if (LANES >= 4) {
            FloatVector w = v.rearrange(BY_2);
            v = w.blend(v, v.compare(GT, w));
        }
        if (LANES >= 2) {
            FloatVector w = v.rearrange(BY_1);
            v = w.blend(v, v.compare(GT, w));
        }
        return v.lane(0);
    }

    /** x = exp(x·factor + shift), at most 1; returns the sum. */
    private static float exponentials(float[] x, int at, int length, int step, float factor, float shift) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int column = 0; column < length; column += LANES) {
            int i = at + TileRows.offset(column, step);
            FloatVector v = fromArray(SPECIES, x, i).fma(broadcast(SPECIES, factor), broadcast(SPECIES, shift));
            FloatVector e = exp(v.blend(EXP_LEAST, v.compare(LT, EXP_LEAST)));
            e.intoArray(x, i);
            sum = sum.add(e);
        }
        // As in sum(), which the compiler does not inline here.
        if (LANES >= 16) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        if (LANES >= 8) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        if (LANES >= 4) {
            sum = sum.add(sum.rearrange(BY_2));
        }
        if (LANES >= 2) {
            sum = sum.add(sum.rearrange(BY_1));
        }
        return sum.lane(0);
    }

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
}
