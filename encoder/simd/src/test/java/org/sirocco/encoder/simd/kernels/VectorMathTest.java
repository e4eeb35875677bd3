package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.Activation;

class VectorMathTest {
    private static final int POINTS = 1 << 16;

    @Test
    void expIsGoodToTwoUnitsInTheLastPlace() {
        float[] x = grid(-87, 88);
        for (int i = 0; i < POINTS; i++) {
            double exact = Math.exp(x[i]);
            assertThat(Math.abs(exp(x[i]) - exact)).as("exp(%s)", x[i])
                    .isLessThanOrEqualTo(2.0 * Math.ulp((float) exact));
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAreGoodToOneMillionth(Activation activation) {
        float[] x = grid(-12, 12);
        float[] y = x.clone();
        VectorMath.activate(activation, y, 0, POINTS / Tile.COLUMNS, Tile.COLUMNS);
        DoubleUnaryOperator exact = exact(activation);
        for (int i = 0; i < POINTS; i++) {
            double expected = exact.applyAsDouble(x[i]);
            assertThat(Math.abs(y[i] - expected)).as("%s(%s)", activation, x[i])
                    .isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(expected)));
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsOfHugeNumbersAreTheNumberOrZero(Activation activation) {
        float[] x = new float[Tile.LANES * 2];
        x[0] = 1e20f;
        x[1] = -1e20f;
        VectorMath.activate(activation, x, 0, 1, Tile.COLUMNS);
        assertThat(x[0]).isEqualTo(1e20f);
        assertThat(x[1]).isBetween(-1e-6f, 0f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 15, 16, 17, 31, 33, 128, 513})
    void softmaxIsRightForAnyLengthAndLeavesTheRestOfTheRowAlone(int length) {
        float[] scores = Numbers.random(length, length);
        float scale = 0.3f;
        float[] row = row(scores);
        float sum = VectorMath.softmaxNumerators(row, 1, row.length - 2, Tile.GROUP, scale);
        double total = 0;
        for (float score : scores) {
            total += Math.exp(score * scale);
        }
        double exactTotal = total;
        float[] weights = new float[length];
        for (int i = 0; i < length; i++) {
            weights[i] = row[i + 1] / sum;
        }
        Numbers.assertClose("softmax", weights, i -> Math.exp(scores[i] * scale) / exactTotal, 1e-6);
        assertThat(row[0]).isNegative();
        assertThat(row[row.length - 1]).isNegative();
    }

    @Test
    void softmaxOfExtremeScoresPicksTheLargest() {
        float[] row = row(-1e30f, 1e6f, 1e6f - 200, 0);
        float sum = VectorMath.softmaxNumerators(row, 1, row.length - 2, Tile.GROUP, 1);
        Numbers.assertClose("weights", new float[]{row[1] / sum, row[2] / sum, row[3] / sum, row[4] / sum},
                new float[]{0, 1, 0, 0}, 1e-6);
    }

    /** The scores from 1 on, filled up to whole panels with −∞, as are their neighbours. */
    private static float[] row(float... scores) {
        float[] row = new float[Tile.padded(scores.length) + 2];
        Arrays.fill(row, Float.NEGATIVE_INFINITY);
        System.arraycopy(scores, 0, row, 1, scores.length);
        return row;
    }

    private static float exp(float x) {
        return VectorMath.exp(FloatVector.broadcast(Vectors.SPECIES, x)).lane(0);
    }

    private static float[] grid(float from, float to) {
        float[] x = new float[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = from + (to - from) * i / (POINTS - 1);
        }
        return x;
    }

    private static DoubleUnaryOperator exact(Activation activation) {
        return switch (activation) {
            case RELU -> x -> Math.max(0, x);
            case GELU -> x -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
            case GELU_TANH -> x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SILU -> x -> x / (1 + Math.exp(-x));
        };
    }

    /** Maclaurin series near zero, continued fraction of erfc beyond (Abramowitz and Stegun 7.1.6, 7.1.14). */
    private static double erf(double x) {
        if (Math.abs(x) < 2.5) {
            double term = x;
            double sum = x;
            for (int n = 1; n < 80; n++) {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
        }
        double size = Math.abs(x);
        double fraction = size;
        for (int n = 80; n >= 1; n--) {
            fraction = size + n / 2.0 / fraction;
        }
        return Math.signum(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction);
    }
}
