package org.sirocco.encoder.contract;

import java.util.function.DoubleUnaryOperator;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.weights.WeightForm;

/** What a form of weights has of a matrix, in double precision and by other means than the code that is judged. */
final class RoundedWeights {
    private RoundedWeights() {}

    static double[] of(WeightForm form, Tensor weight) {
        double[] numbers = Close.toDouble(weight.toArray());
        return switch (form) {
            case AUTO, FLOAT32 -> numbers;
            case BFLOAT16 -> each(numbers, number -> nearest(number, 8, -126));
            case FLOAT16 -> each(numbers, number -> nearest(number, 11, -14));
            case INT8 -> int8(numbers, weight.width());
        };
    }

    /** The nearest number of so many binary digits, where those below the least exponent have fewer. */
    private static double nearest(double number, int digits, int leastExponent) {
        int exponent = number == 0 ? leastExponent : Math.max(Math.getExponent(number), leastExponent);
        double unit = Math.scalb(1.0, exponent - digits + 1);
        return Math.rint(number / unit) * unit;
    }

    private static double[] int8(double[] numbers, int width) {
        double[] out = new double[numbers.length];
        for (int row = 0; row < numbers.length; row += width) {
            double most = 0;
            for (int i = row; i < row + width; i++) {
                most = Math.max(most, Math.abs(numbers[i]));
            }
            float scale = (float) (most / 127);
            for (int i = row; i < row + width && most > 0; i++) {
                out[i] = Math.rint(numbers[i] / scale) * scale;
            }
        }
        return out;
    }

    private static double[] each(double[] numbers, DoubleUnaryOperator rounding) {
        double[] out = new double[numbers.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = rounding.applyAsDouble(numbers[i]);
        }
        return out;
    }
}
