package org.sirocco.encoder.simd.kernels;

import org.sirocco.encoder.model.Norm;

/** The learned part of a normalisation, and what the vector units need for it where there are any. */
public final class SimdNorm {
    private final float[] weight;
    private final float[] bias;
    private final float epsilon;
    private final boolean centred;
    private final VectorNorm vectors;

    public SimdNorm(Norm norm) {
        this.weight = norm.weight().toArray();
        this.epsilon = norm.epsilon();
        switch (norm) {
            case Norm.Layer layer -> {
                this.bias = layer.biasOrZeros();
                this.centred = true;
            }
            case Norm.Rms rms -> {
                this.bias = new float[weight.length];
                this.centred = false;
            }
        }
        this.vectors = Tile.hasVectors() ? new VectorNorm(this) : null;
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

    /** Whether the mean is taken off first. */
    public boolean centred() {
        return centred;
    }

    /** {@link Kernels#normalise} on the vector units. */
    public void normalise(float[] x, int xAt, float[] y, int yAt) {
        vectors.normalise(x, xAt, y, yAt);
    }
}
