package org.sirocco.encoder.simd.kernels;

import static org.sirocco.encoder.simd.kernels.Tile.LANES;
import static org.sirocco.encoder.simd.kernels.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The normalisation of one token on the vector units. */
final class VectorNorm {
    private final float[] weight;
    private final float[] bias;
    private final float epsilon;
    private final boolean centred;
    private final int size;
    private final int whole;
    private final VectorMask<Float> rest;

    VectorNorm(SimdNorm norm) {
        this.weight = norm.weight();
        this.bias = norm.bias();
        this.epsilon = norm.epsilon();
        this.centred = norm.centred();
        this.size = weight.length;
        this.whole = SPECIES.loopBound(size);
        this.rest = SPECIES.indexInRange(whole, size);
    }

    /** {@link Kernels#normalise}. */
    void normalise(float[] x, int xAt, float[] y, int yAt) {
        float mean = centred ? sum(x, xAt) / size : 0;
        float scale = (float) (1 / Math.sqrt(squares(x, xAt, mean) / size + epsilon));
        for (int i = 0; i < whole; i += LANES) {
            FloatVector unit = load(x, xAt + i).sub(mean).mul(scale);
            unit.fma(load(weight, i), load(bias, i)).intoArray(y, yAt + i);
        }
        for (int i = whole; i < size; i++) {
            y[yAt + i] = Math.fma((x[xAt + i] - mean) * scale, weight[i], bias[i]);
        }
    }

    private float sum(float[] x, int at) {
        FloatVector sum = FloatVector.fromArray(SPECIES, x, at + whole, rest);
        for (int i = 0; i < whole; i += LANES) {
            sum = sum.add(load(x, at + i));
        }
        return VectorMath.sum(sum);
    }

    private float squares(float[] x, int at, float mean) {
        FloatVector last = FloatVector.fromArray(SPECIES, x, at + whole, rest).sub(mean, rest);
        FloatVector sum = last.mul(last);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector d = load(x, at + i).sub(mean);
            sum = d.fma(d, sum);
        }
        return VectorMath.sum(sum);
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }
}
