package org.sirocco.encoder.simd.products;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.encoder.weights.WeightRounding;

class LightMatrixTest {
    /** However small an output's weights, their numbers are the specification's: not one digit of a scale is lost. */
    @Test
    void int8ScalesNearZeroAreTheSpecifications() {
        for (int exponent = -149; exponent <= -80; exponent++) {
            float most = 127 * 1.3f * (float) Math.scalb(1.0, exponent);
            float[] row = {most, -most / 3, most / 127, 0};
            Linear linear = new Linear(Tensor.of("w", row, 1, 4), null);
            float[] expected = new float[4];
            WeightRounding.read(WeightForm.INT8, linear.weight(), 0, expected);
            PackedMatrix matrix = PackedMatrix.of(Team.ALONE, WeightForm.INT8, linear);
            for (int k = 0; k < 4; k++) {
                float[] x = new float[4];
                x[k] = 0x1p60f;
                float[] y = SimdProductTest.run(Team.ALONE, matrix, x, 4, 1, 1);
                assertThat(y[0]).as("2^%d, weight %d", exponent, k).isEqualTo(expected[k] * 0x1p60f);
            }
        }
    }
}
