package org.sirocco.tornado.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.model.Activation;
import org.sirocco.tornado.kernels.Activations;
import org.sirocco.tornado.kernels.Epilogue;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** The formulas of the kernels, run as plain Java. */
final class FormulasTest {
    @Test
    void erfIsRightToSixDigits() {
        for (float x = -9; x <= 9; x += 0.01f) {
            assertThat((double) Activations.erf(x)).as("erf(%s)", x).isCloseTo(erf(x), Offset.offset(1e-6));
        }
    }

    /** By its series, in double precision; from 5 on it is 1. */
    private static double erf(double x) {
        if (Math.abs(x) > 5) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 120; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    @Test
    void tanhIsRightToSixDigits() {
        for (float x = -12; x <= 12; x += 0.01f) {
            assertThat((double) Activations.tanh(x)).as("tanh(%s)", x).isCloseTo(Math.tanh(x), Offset.offset(1e-6));
        }
    }

    @Test
    void vectorsOfActivationsAreTheActivations() {
        for (Activation activation : Activation.values()) {
            for (float x = -10; x <= 10; x += 0.25f) {
                Float8 v = new Float8(x, x, x, x, x, x, x, -x);
                Float8 y = switch (activation) {
                    case RELU -> VectorActivations.relu(v);
                    case GELU -> VectorActivations.gelu(v);
                    case GELU_TANH -> VectorActivations.geluTanh(v);
                    case SILU -> VectorActivations.silu(v);
                };
                assertThat(y.getS0()).as("%s(%s)", activation, x)
                        .isCloseTo(Activations.apply(Epilogue.of(activation), x), Offset.offset(2e-6f));
                assertThat(y.getS7()).isCloseTo(Activations.apply(Epilogue.of(activation), -x), Offset.offset(2e-6f));
            }
        }
    }

    @Test
    void exponentialsAreRightToSixDigits() {
        for (float x = -20_000; x <= 0; x = x < -40 ? x / 2 : x + 0.01f) {
            float y = Exponential.ofNegative(new Float8(x, x, x, x, x, x, x, x)).getS3();
            assertThat((double) y).as("exp(%s)", x).isBetween(0.0, 1.0).isCloseTo(Math.exp(x), Offset.offset(5e-7));
        }
    }
}
