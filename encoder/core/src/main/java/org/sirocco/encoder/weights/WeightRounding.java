package org.sirocco.encoder.weights;

import java.util.Locale;
import org.sirocco.encoder.model.Tensor;

/**
 * The numbers that a {@link WeightForm} has for a matrix: the nearest, of two equally near ones the even. Every backend that
 * knows a form computes with these, however it stores them.
 */
public final class WeightRounding {
    /** The largest whole number of int8; there is none for -128, so that both signs reach equally far. */
    public static final int MOST_INT8 = 127;

    /** A smaller scale has no place for all its digits once a backend has brought it to the measure of its sums. */
    private static final float LEAST_SCALE = 0x1p-100f;

    private WeightRounding() {}

    /**
     * {@return the upper half of the nearest number that has zeros in the lower one}
     *
     * @param number of binary32
     */
    public static short bfloat16(float number) {
        int bits = Float.floatToIntBits(number);
        return (short) (bits + 0x7fff + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
    }

    /**
     * {@return what {@link #bfloat16} has kept, as binary32}
     *
     * @param half the upper half of a number
     */
    public static float ofBfloat16(short half) {
        return Float.intBitsToFloat(half << Short.SIZE);
    }

    /**
     * {@return by how much the whole numbers of an output are multiplied: its largest weight becomes {@link #MOST_INT8}; 0 where
     * all are 0, or next to it: below 1e-28}
     *
     * @param row (inputs) the output's weights, finite
     */
    public static float int8Scale(float[] row) {
        float most = 0;
        for (float number : row) {
            most = Math.max(most, Math.abs(number));
        }
        float scale = most / MOST_INT8;
        return scale < LEAST_SCALE ? 0 : scale;
    }

    /**
     * {@return the whole number for a weight, from -127 to 127}
     *
     * @param number the weight
     * @param scale  its output's, by {@link #int8Scale}
     */
    public static int int8(float number, float scale) {
        return scale == 0 ? 0 : (int) Math.rint((double) number / scale);
    }

    /**
     * Reads the weights of one output as the form has them.
     *
     * @param form   what they are rounded to; by {@link WeightForm#AUTO} they are not
     * @param weight (outputs, inputs)
     * @param output which row of the matrix, from 0
     * @param row    (inputs) receives them
     * @throws IllegalArgumentException for a number that the form has no place for
     */
    public static void read(WeightForm form, Tensor weight, int output, float[] row) {
        readExact(form, weight, output, row);
        switch (form) {
            case AUTO, FLOAT32 -> {
            }
            case BFLOAT16 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] = ofBfloat16(bfloat16(row[i]));
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.float16ToFloat(Float.floatToFloat16(row[i]));
                }
            }
            case INT8 -> {
                float scale = int8Scale(row);
                for (int i = 0; i < row.length; i++) {
                    row[i] = int8(row[i], scale) * scale;
                }
            }
        }
    }

    /**
     * Reads them as the file has them, once it is sure that the form has a place for each; for who stores them himself.
     *
     * @param form   that is to hold them
     * @param weight (outputs, inputs)
     * @param output which row of the matrix, from 0
     * @param row    (inputs) receives them
     * @throws IllegalArgumentException for a number that the form has no place for
     */
    public static void readExact(WeightForm form, Tensor weight, int output, float[] row) {
        weight.copyRow(output, row, 0);
        if (form == WeightForm.AUTO || form == WeightForm.FLOAT32) {
            return;
        }
        float beyond = beyond(form);
        for (int i = 0; i < row.length; i++) {
            // So written that NaN is refused.
            if (!(Math.abs(row[i]) < beyond)) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "tensor %s holds %s at index %d, which weights as %s have no place for; float32 has (--weights"
                                + " float32)",
                        weight.name(), row[i], output * row.length + i, form));
            }
        }
    }

    /** The least number that becomes infinite: half a step above the largest there is. */
    private static float beyond(WeightForm form) {
        return switch (form) {
            case BFLOAT16 -> 0x1.ffp127f;
            case FLOAT16 -> 65520;
            case AUTO, FLOAT32, INT8 -> Float.POSITIVE_INFINITY;
        };
    }
}
