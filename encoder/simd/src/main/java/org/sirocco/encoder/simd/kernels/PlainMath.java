package org.sirocco.encoder.simd.kernels;

import static org.sirocco.encoder.simd.kernels.Tile.LANES;

import org.sirocco.encoder.model.Activation;

/** {@link VectorMath} one number at a time: the same operations in the same order, so that the results are equal to the bit. */
final class PlainMath {
    private PlainMath() {}

    static float exp(float x) {
        float rounded = Math.fma(x, VectorMath.LOG2_E, VectorMath.ROUNDER);
        float n = rounded - VectorMath.ROUNDER;
        float r = Math.fma(n, -VectorMath.LN2_HIGH, x);
        r = Math.fma(n, -VectorMath.LN2_LOW, r);
        float p = Math.fma(r, 1.9875691500e-4f, 1.3981999507e-3f);
        p = Math.fma(p, r, 8.3334519073e-3f);
        p = Math.fma(p, r, 4.1665795894e-2f);
        p = Math.fma(p, r, 1.6666665459e-1f);
        p = Math.fma(p, r, 5.0000001201e-1f);
        p = Math.fma(p, r * r, r + 1);
        return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(rounded) << 23));
    }

    static float erf(float x) {
        x = clamped(x, -VectorMath.ERF_MOST, VectorMath.ERF_MOST);
        float square = x * x;
        float p = Math.fma(square, -2.72614225801306e-10f, 2.77068142495902e-08f);
        p = Math.fma(p, square, -2.10102402082508e-06f);
        p = Math.fma(p, square, -5.69250639462346e-05f);
        p = Math.fma(p, square, -7.34990630326855e-04f);
        p = Math.fma(p, square, -2.95459980854025e-03f);
        p = Math.fma(p, square, -1.60960333262415e-02f);
        float q = Math.fma(square, -1.45660718464996e-05f, -2.13374055278905e-04f);
        q = Math.fma(q, square, -1.68282697438203e-03f);
        q = Math.fma(q, square, -7.37332916720468e-03f);
        q = Math.fma(q, square, -1.42647390514189e-02f);
        return x * p / q;
    }

    static float activate(Activation activation, float x) {
        return switch (activation) {
            case RELU -> x < 0 ? 0 : x;
            case GELU -> Math.fma(x * 0.5f, erf(x * 0.70710678f), x * 0.5f);
            case GELU_TANH -> x / (exp(inRange((x * x * 0.044715f + 1) * x * -1.5957691f)) + 1);
            case SILU -> x / (exp(inRange(-x)) + 1);
        };
    }

    private static float inRange(float x) {
        return clamped(x, VectorMath.EXP_LEAST, VectorMath.EXP_MOST);
    }

    private static float clamped(float x, float least, float most) {
        float low = x < least ? least : x;
        return low > most ? most : low;
    }

    /** As {@link VectorMath#softmaxNumerators}. */
    static float softmaxNumerators(float[] x, int at, int length, int step, float scale) {
        float max = x[at];
        for (int column = 1; column < length; column++) {
            float next = x[at + TileRows.offset(column, step)];
            max = next > max ? next : max;
        }
        float shift = -max * scale;
        for (int column = 0; column < length; column++) {
            int i = at + TileRows.offset(column, step);
            float v = Math.fma(x[i], scale, shift);
            x[i] = exp(v < VectorMath.EXP_LEAST ? VectorMath.EXP_LEAST : v);
        }
        return sum(x, at, length, step, 0, 1);
    }

    /** The sum of the lanes {@code lane}, {@code lane + by}, …, which are joined as {@link VectorMath#sum} joins them. */
    private static float sum(float[] x, int at, int length, int step, int lane, int by) {
        if (by < LANES) {
            return sum(x, at, length, step, lane, 2 * by) + sum(x, at, length, step, lane + by, 2 * by);
        }
        float sum = 0;
        for (int column = lane; column < length; column += LANES) {
            sum += x[at + TileRows.offset(column, step)];
        }
        return sum;
    }

    /** As {@link SimdNorm#normalise}. */
    static void normalise(SimdNorm norm, float[] x, int xAt, float[] y, int yAt) {
        int size = norm.size();
        float mean = norm.centred() ? tailFirstSum(x, xAt, size, 0, 1) / size : 0;
        float squares = squares(x, xAt, size, mean, 0, 1);
        float scale = (float) (1 / Math.sqrt(squares / size + norm.epsilon()));
        for (int c = 0; c < size; c++) {
            y[yAt + c] = Math.fma((x[xAt + c] - mean) * scale, norm.weight()[c], norm.bias()[c]);
        }
    }

    /** {@link #sum}, but what is left over beyond whole vectors comes first. */
    private static float tailFirstSum(float[] x, int at, int length, int lane, int step) {
        if (step < LANES) {
            return tailFirstSum(x, at, length, lane, 2 * step) + tailFirstSum(x, at, length, lane + step, 2 * step);
        }
        int whole = length - length % LANES;
        float sum = whole + lane < length ? x[at + whole + lane] : 0;
        for (int i = lane; i < whole; i += LANES) {
            sum += x[at + i];
        }
        return sum;
    }

    private static float squares(float[] x, int at, int length, float mean, int lane, int step) {
        if (step < LANES) {
            return squares(x, at, length, mean, lane, 2 * step) + squares(x, at, length, mean, lane + step, 2 * step);
        }
        int whole = length - length % LANES;
        float last = whole + lane < length ? x[at + whole + lane] - mean : 0;
        float sum = last * last;
        for (int i = lane; i < whole; i += LANES) {
            float d = x[at + i] - mean;
            sum = Math.fma(d, d, sum);
        }
        return sum;
    }
}
