package org.sirocco.encoder.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.contract.Close;
import org.sirocco.encoder.contract.DoublePrecisionReference;
import org.sirocco.encoder.model.Activation;

final class ScalarMathTest {
    @ParameterizedTest
    @EnumSource
    void activationsAreGoodToSingleDigitsOfAMillionth(Activation activation) {
        for (double x = -12; x <= 12; x += 1.0 / 64) {
            assertThat((double) ScalarMath.activate(activation, (float) x)).as("%s(%s)", activation, x)
                    .isCloseTo(DoublePrecisionReference.activation(activation, x), Offset.offset(1e-6));
        }
    }

    @Test
    void erfIsGoodToItsClaim() {
        for (double x = -7; x <= 7; x += 1.0 / 256) {
            assertThat(ScalarMath.erf(x)).as("erf(%s)", x)
                    .isCloseTo(DoublePrecisionReference.erf(x), Offset.offset(1.2e-7));
        }
    }

    @Test
    void queriesAndKeysMayDifferInNumber() {
        float[] q = {1, 2, -1, 0.5f, 0, 1};
        float[] k = {0.5f, 1, -2, 1};
        float[] v = {3, -1, 5, 7};
        AttentionSteps steps = ScalarAttention.steps(q, k, v, 3, 2, 2);
        double[] weights = new double[6];
        double[] context = new double[6];
        double[] scores = {2.5, 0, 0, 2.5, 1, 1};
        for (int i = 0; i < 3; i++) {
            double first = Math.exp(scores[2 * i] / Math.sqrt(2));
            double second = Math.exp(scores[2 * i + 1] / Math.sqrt(2));
            weights[2 * i] = first / (first + second);
            weights[2 * i + 1] = second / (first + second);
            context[2 * i] = weights[2 * i] * 3 + weights[2 * i + 1] * 5;
            context[2 * i + 1] = -weights[2 * i] + weights[2 * i + 1] * 7;
        }
        Close.assertClose("scores", steps.scores(), scores, 1e-6, 0);
        Close.assertClose("weights", steps.weights(), weights, 1e-6, 0);
        Close.assertClose("context", steps.context(), context, 1e-6, 0);
    }
}
