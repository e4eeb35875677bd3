package org.sirocco.encoder.simd.kernels;

import static org.sirocco.encoder.simd.kernels.Tile.COLUMNS;
import static org.sirocco.encoder.simd.kernels.Tile.LANES;

import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.encoder.weights.WeightRounding;

/**
 * A matrix of bfloat16, float16 or int8 numbers, laid out for {@link Tile}. What lies in one integer is for two steps of the
 * sums, so that whole vectors of integers are read and taken apart by shifts and masks, whatever their width.
 *
 * <p>Of a half precision an integer has one column's number of a step in its lower half and that of the next step in its upper
 * half. Of int8 it has four: of a column of the tile's left half and of its right one, and the same of the next step. What
 * fills up the last panel, or the sums to an even length, is zero.
 */
public final class LightPanels {
    static final int TOP_BYTE = 0xff000000;
    static final int TOP_HALF = 0xffff0000;
    /** Where the bits of a float16 in the upper half of an integer end up when they are shifted by the three bits of exponent more. */
    static final int FLOAT16_BITS = 0x8fffe000;
    /** By what a number is then too small: 2 to the difference of the exponents' biases; right for subnormal numbers too. */
    static final float FLOAT16_FACTOR = 0x1p112f;
    /** An int8 number is taken from the top of an integer, for that is where its sign is, and so comes out so much too large. */
    private static final float INT8_FACTOR = 0x1p-24f;

    private final WeightForm form;
    private final int inner;
    private final int[] data;
    private final float[] ends;

    /**
     * @param form  bfloat16, float16 or int8
     * @param inner length of each sum, an even number
     */
    public LightPanels(WeightForm form, int panels, int inner) {
        this.form = form;
        this.inner = inner;
        data = new int[Math.multiplyExact(panels, size())];
        ends = new float[Math.multiplyExact(panels, endsSize())];
    }

    private boolean isInt8() {
        return form == WeightForm.INT8;
    }

    private int size() {
        return Math.multiplyExact(inner / 2, isInt8() ? LANES : COLUMNS);
    }

    private int endsSize() {
        return isInt8() ? 3 * COLUMNS : COLUMNS;
    }

    public WeightForm form() {
        return form;
    }

    int inner() {
        return inner;
    }

    /** Numbers, panel by panel. */
    int[] data() {
        return data;
    }

    int at(int panel) {
        return panel * size();
    }

    /** What sums begin with, the biases; of int8 they begin with 0, and then come what they are multiplied by and the biases. */
    float[] ends() {
        return ends;
    }

    int endsAt(int panel) {
        return panel * endsSize();
    }

    /** Numbers that a panel has when it is {@link Kernels#widen widened}. */
    public int widened() {
        return Math.multiplyExact(inner + 1, COLUMNS);
    }

    /** How many tiles at most read a panel as it is; for more of them it is widened once. */
    public int tilesThatWiden() {
        return isWidenedSlowly() ? 2 : 4;
    }

    /** Whether widening takes so much that a panel is better read by few tall tiles than by more of the short ones. */
    public boolean isWidenedSlowly() {
        return form != WeightForm.BFLOAT16;
    }

    /** Bytes that are held. */
    public long bytes() {
        return (long) Integer.BYTES * data.length + (long) Float.BYTES * ends.length;
    }

    /** Reads a number of every cache line of a panel, and so brings all into the cache; of no other meaning. */
    public float fetch(int panel, int line) {
        int sum = 0;
        for (int i = at(panel); i < at(panel + 1); i += line) {
            sum += data[i];
        }
        return sum;
    }

    /**
     * Writes one column.
     *
     * @param row its weights, which the form has a place for
     */
    public void set(int panel, int column, float[] row, float bias) {
        int at = at(panel);
        int end = endsAt(panel) + column;
        if (isInt8()) {
            float scale = WeightRounding.int8Scale(row);
            ends[end + COLUMNS] = scale * INT8_FACTOR;
            ends[end + 2 * COLUMNS] = bias;
            for (int k = 0; k < row.length; k++) {
                int shift = k % 2 * 16 + column / LANES * Byte.SIZE;
                data[at + k / 2 * LANES + column % LANES] |= (WeightRounding.int8(row[k], scale) & 0xff) << shift;
            }
        } else {
            ends[end] = bias;
            for (int k = 0; k < row.length; k++) {
                short half = form == WeightForm.BFLOAT16
                        ? WeightRounding.bfloat16(row[k])
                        : Float.floatToFloat16(row[k]);
                data[at + k / 2 * COLUMNS + column] |= (half & 0xffff) << k % 2 * Short.SIZE;
            }
        }
    }

    /** A number as the sums see it: of int8 {@code 1 / }{@link #INT8_FACTOR} times the whole number. */
    float number(int panel, int k, int column) {
        if (isInt8()) {
            int shift = 16 - k % 2 * 16 + 8 - column / LANES * Byte.SIZE;
            return data[at(panel) + k / 2 * LANES + column % LANES] << shift & TOP_BYTE;
        }
        short half = (short) (data[at(panel) + k / 2 * COLUMNS + column] >> k % 2 * Short.SIZE);
        return form == WeightForm.BFLOAT16 ? WeightRounding.ofBfloat16(half) : Float.float16ToFloat(half);
    }
}
