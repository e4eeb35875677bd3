package org.sirocco.encoder.simd.kernels;

import org.sirocco.encoder.model.Norm;

/** The learned part of a layer normalisation, and what the vector units need for it where there are any. */
public final class SimdLayerNorm {
    private final float[] weight;
    private final float[] bias;
    private final float epsilon;
    private final VectorNorm vectors;

    public SimdLayerNorm(Norm.Layer norm) {
        this.weight = norm.weight().toArray();
        this.bias = norm.biasOrZeros();
        this.epsilon = norm.epsilon();
        this.vectors = Tile.hasVectors() ? new VectorNorm(weight, bias, epsilon) : null;
    }

    public int size() {
        return weight.length;
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

    /** {@link Kernels#normalise} on the vector units. */
    public void normalise(float[] x, int xAt, float[] y, int yAt) {
        vectors.normalise(x, xAt, y, yAt);
    }
}
