package org.sirocco.encoder.model;

import java.util.Locale;

/**
 * y = W·x + b.
 *
 * @param weight (out, in)
 * @param bias   (out), or null where the layer has none
 */
public record Linear(Tensor weight, Tensor bias) {
    /** Numbers that come out for each token. */
    public int outputs() {
        return weight.shape()[0];
    }

    /** Numbers that go in for each token. */
    public int inputs() {
        return weight.shape()[1];
    }

    /** The bias as an array; zeros where the layer has none. */
    public float[] biasOrZeros() {
        return bias == null ? new float[outputs()] : bias.toArray();
    }

    void check(EncoderConfig config, int outputs, int inputs) {
        weight.expectShape(outputs, inputs);
        if (config.bias() != (bias != null)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s %s a bias, the config says bias=%s", weight,
                            bias == null ? "lacks" : "has",
                            config.bias()));
        }
        if (bias != null) {
            bias.expectShape(outputs);
        }
    }
}
