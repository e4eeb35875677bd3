package org.sirocco.encoder.simd.kernels;

import static org.sirocco.encoder.simd.kernels.Tile.LANES;
import static org.sirocco.encoder.simd.kernels.Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.sirocco.encoder.model.LayerNorm;

/** The learned part of a layer normalisation, and the normalisation of one token on the vector units. */
public final class SimdLayerNorm {
    private final float[] weight;
    private final float[] bias;
    private final float epsilon;
    private final int size;
    private final int whole;
    private final VectorMask<Float> rest;

    public SimdLayerNorm(LayerNorm norm, float epsilon) {
        this.weight = norm.weight().toArray();
        this.bias = norm.bias().toArray();
        this.epsilon = epsilon;
        this.size = weight.length;
        this.whole = SPECIES.loopBound(size);
        this.rest = SPECIES.indexInRange(whole, size);
    }

    public int size() {
        return size;
    }

    public float[] weight() {
        return weight;
    }

    public float[] bias() {
        return bias;
    }

    public float epsilon() {
        return epsilon;
    }

    /** {@link Kernels#normalise}. */
    public void normalise(float[] x, int xAt, float[] y, int yAt) {
        float mean = sum(x, xAt) / size;
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
