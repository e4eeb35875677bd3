package org.sirocco.encoder.model;

/**
 * y = W·x + b.
 *
 * @param weight (out, in)
 * @param bias   (out), or null where the layer has none
 */
public record Linear(Tensor weight, Tensor bias) {
    /**
     * Checks the shapes.
     *
     * @throws IllegalArgumentException if the bias is not of the weight's outputs
     */
    public Linear {
        if (weight.shape().length != 2) {
            throw new IllegalArgumentException(weight + " must have two axes, outputs and inputs");
        }
        if (bias != null) {
            bias.expectShape(weight.shape()[0]);
        }
    }

    /** {@return numbers that come out for each token} */
    public int outputs() {
        return weight.shape()[0];
    }

    /** {@return numbers that go in for each token} */
    public int inputs() {
        return weight.shape()[1];
    }

    /**
     * The layer of some of its outputs: of layers that a file holds one above another.
     *
     * @param first the first output that is kept, from 0
     * @param count how many
     * @return a view of them
     */
    public Linear rows(int first, int count) {
        return new Linear(weight.rows(first, count), bias == null ? null : bias.rows(first, count));
    }

    /** {@return the bias as an array; zeros where the layer has none} */
    public float[] biasOrZeros() {
        return bias == null ? new float[outputs()] : bias.toArray();
    }

    Linear expect(int outputs, int inputs) {
        weight.expectShape(outputs, inputs);
        return this;
    }
}
