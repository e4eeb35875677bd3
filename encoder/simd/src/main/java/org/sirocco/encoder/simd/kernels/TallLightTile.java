package org.sirocco.encoder.simd.kernels;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.sirocco.encoder.weights.WeightForm;

/** {@link TallTile} over {@link LightPanels}, which are widened in registers; one class for each form, as {@link LightTile} says. */
final class TallLightTile implements LightTile {
    private static final WeightForm FORM = LightTile.formOf(MethodHandles.lookup());
    private static final VectorSpecies<Float> SPECIES = Vectors.SPECIES;
    private static final VectorSpecies<Integer> INTS = Vectors.INTS;
    private static final int LANES = Tile.LANES;
    private static final int COLUMNS = Tile.COLUMNS;
    private static final int GROUP = Tile.GROUP;
    private static final int ROWS = 12;

    @Override
    public void product(int rows, float[] a, int aAt, int[] panel, int panelAt, float[] ends, int endsAt, int inner,
            float[] c, int cAt, int cStride) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left1 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left2 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left3 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left4 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left5 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left6 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left7 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left8 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left9 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left10 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector left11 = FloatVector.fromArray(SPECIES, ends, endsAt);
        FloatVector right0 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right1 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right2 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right3 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right4 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right5 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right6 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right7 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right8 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right9 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right10 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        FloatVector right11 = FloatVector.fromArray(SPECIES, ends, endsAt + LANES);
        for (int k = 0; k < inner; k += 2) {
            int from = aAt + k + (k & -GROUP) * (ROWS - 1);
            IntVector first;
            IntVector second;
            FloatVector left;
            FloatVector right;
            if (FORM == WeightForm.INT8) {
                first = IntVector.fromArray(INTS, panel, panelAt + k / 2 * LANES);
                second = first;
                left = (FloatVector) first.lanewise(VectorOperators.LSHL, 24)
                        .convertShape(VectorOperators.I2F, SPECIES, 0);
                right = (FloatVector) first.lanewise(VectorOperators.LSHL, 16).and(LightPanels.TOP_BYTE)
                        .convertShape(VectorOperators.I2F, SPECIES, 0);
            } else {
                first = IntVector.fromArray(INTS, panel, panelAt + k * LANES);
                second = IntVector.fromArray(INTS, panel, panelAt + k * LANES + LANES);
                left = first.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
                right = second.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
                if (FORM == WeightForm.FLOAT16) {
                    left = left.reinterpretAsInts().lanewise(VectorOperators.ASHR, 3).and(LightPanels.FLOAT16_BITS)
                            .reinterpretAsFloats().mul(LightPanels.FLOAT16_FACTOR);
                    right = right.reinterpretAsInts().lanewise(VectorOperators.ASHR, 3).and(LightPanels.FLOAT16_BITS)
                            .reinterpretAsFloats().mul(LightPanels.FLOAT16_FACTOR);
                }
            }
            FloatVector x = FloatVector.broadcast(SPECIES, a[from]);
            left0 = x.fma(left, left0);
            right0 = x.fma(right, right0);
            x = FloatVector.broadcast(SPECIES, a[from + GROUP]);
            left1 = x.fma(left, left1);
            right1 = x.fma(right, right1);
            x = FloatVector.broadcast(SPECIES, a[from + 2 * GROUP]);
            left2 = x.fma(left, left2);
            right2 = x.fma(right, right2);
            x = FloatVector.broadcast(SPECIES, a[from + 3 * GROUP]);
            left3 = x.fma(left, left3);
            right3 = x.fma(right, right3);
            x = FloatVector.broadcast(SPECIES, a[from + 4 * GROUP]);
            left4 = x.fma(left, left4);
            right4 = x.fma(right, right4);
            x = FloatVector.broadcast(SPECIES, a[from + 5 * GROUP]);
            left5 = x.fma(left, left5);
            right5 = x.fma(right, right5);
            x = FloatVector.broadcast(SPECIES, a[from + 6 * GROUP]);
            left6 = x.fma(left, left6);
            right6 = x.fma(right, right6);
            x = FloatVector.broadcast(SPECIES, a[from + 7 * GROUP]);
            left7 = x.fma(left, left7);
            right7 = x.fma(right, right7);
            x = FloatVector.broadcast(SPECIES, a[from + 8 * GROUP]);
            left8 = x.fma(left, left8);
            right8 = x.fma(right, right8);
            x = FloatVector.broadcast(SPECIES, a[from + 9 * GROUP]);
            left9 = x.fma(left, left9);
            right9 = x.fma(right, right9);
            x = FloatVector.broadcast(SPECIES, a[from + 10 * GROUP]);
            left10 = x.fma(left, left10);
            right10 = x.fma(right, right10);
            x = FloatVector.broadcast(SPECIES, a[from + 11 * GROUP]);
            left11 = x.fma(left, left11);
            right11 = x.fma(right, right11);
            if (FORM == WeightForm.INT8) {
                left = (FloatVector) first.lanewise(VectorOperators.LSHL, 8).and(LightPanels.TOP_BYTE)
                        .convertShape(VectorOperators.I2F, SPECIES, 0);
                right = (FloatVector) first.and(LightPanels.TOP_BYTE).convertShape(VectorOperators.I2F, SPECIES, 0);
            } else if (FORM == WeightForm.BFLOAT16) {
                left = first.and(LightPanels.TOP_HALF).reinterpretAsFloats();
                right = second.and(LightPanels.TOP_HALF).reinterpretAsFloats();
            } else {
                left = first.lanewise(VectorOperators.ASHR, 3).and(LightPanels.FLOAT16_BITS).reinterpretAsFloats()
                        .mul(LightPanels.FLOAT16_FACTOR);
                right = second.lanewise(VectorOperators.ASHR, 3).and(LightPanels.FLOAT16_BITS).reinterpretAsFloats()
                        .mul(LightPanels.FLOAT16_FACTOR);
            }
            x = FloatVector.broadcast(SPECIES, a[from + 1]);
            left0 = x.fma(left, left0);
            right0 = x.fma(right, right0);
            x = FloatVector.broadcast(SPECIES, a[from + GROUP + 1]);
            left1 = x.fma(left, left1);
            right1 = x.fma(right, right1);
            x = FloatVector.broadcast(SPECIES, a[from + 2 * GROUP + 1]);
            left2 = x.fma(left, left2);
            right2 = x.fma(right, right2);
            x = FloatVector.broadcast(SPECIES, a[from + 3 * GROUP + 1]);
            left3 = x.fma(left, left3);
            right3 = x.fma(right, right3);
            x = FloatVector.broadcast(SPECIES, a[from + 4 * GROUP + 1]);
            left4 = x.fma(left, left4);
            right4 = x.fma(right, right4);
            x = FloatVector.broadcast(SPECIES, a[from + 5 * GROUP + 1]);
            left5 = x.fma(left, left5);
            right5 = x.fma(right, right5);
            x = FloatVector.broadcast(SPECIES, a[from + 6 * GROUP + 1]);
            left6 = x.fma(left, left6);
            right6 = x.fma(right, right6);
            x = FloatVector.broadcast(SPECIES, a[from + 7 * GROUP + 1]);
            left7 = x.fma(left, left7);
            right7 = x.fma(right, right7);
            x = FloatVector.broadcast(SPECIES, a[from + 8 * GROUP + 1]);
            left8 = x.fma(left, left8);
            right8 = x.fma(right, right8);
            x = FloatVector.broadcast(SPECIES, a[from + 9 * GROUP + 1]);
            left9 = x.fma(left, left9);
            right9 = x.fma(right, right9);
            x = FloatVector.broadcast(SPECIES, a[from + 10 * GROUP + 1]);
            left10 = x.fma(left, left10);
            right10 = x.fma(right, right10);
            x = FloatVector.broadcast(SPECIES, a[from + 11 * GROUP + 1]);
            left11 = x.fma(left, left11);
            right11 = x.fma(right, right11);
        }
        if (FORM == WeightForm.INT8) {
            FloatVector scale = FloatVector.fromArray(SPECIES, ends, endsAt + COLUMNS);
            FloatVector bias = FloatVector.fromArray(SPECIES, ends, endsAt + 2 * COLUMNS);
            left0 = left0.fma(scale, bias);
            left1 = left1.fma(scale, bias);
            left2 = left2.fma(scale, bias);
            left3 = left3.fma(scale, bias);
            left4 = left4.fma(scale, bias);
            left5 = left5.fma(scale, bias);
            left6 = left6.fma(scale, bias);
            left7 = left7.fma(scale, bias);
            left8 = left8.fma(scale, bias);
            left9 = left9.fma(scale, bias);
            left10 = left10.fma(scale, bias);
            left11 = left11.fma(scale, bias);
            scale = FloatVector.fromArray(SPECIES, ends, endsAt + COLUMNS + LANES);
            bias = FloatVector.fromArray(SPECIES, ends, endsAt + 2 * COLUMNS + LANES);
            right0 = right0.fma(scale, bias);
            right1 = right1.fma(scale, bias);
            right2 = right2.fma(scale, bias);
            right3 = right3.fma(scale, bias);
            right4 = right4.fma(scale, bias);
            right5 = right5.fma(scale, bias);
            right6 = right6.fma(scale, bias);
            right7 = right7.fma(scale, bias);
            right8 = right8.fma(scale, bias);
            right9 = right9.fma(scale, bias);
            right10 = right10.fma(scale, bias);
            right11 = right11.fma(scale, bias);
        }
        int to = cAt;
        left0.intoArray(c, to);
        right0.intoArray(c, to + LANES);
        to += cStride;
        left1.intoArray(c, to);
        right1.intoArray(c, to + LANES);
        to += cStride;
        left2.intoArray(c, to);
        right2.intoArray(c, to + LANES);
        to += cStride;
        left3.intoArray(c, to);
        right3.intoArray(c, to + LANES);
        to += cStride;
        left4.intoArray(c, to);
        right4.intoArray(c, to + LANES);
        to += cStride;
        left5.intoArray(c, to);
        right5.intoArray(c, to + LANES);
        to += cStride;
        left6.intoArray(c, to);
        right6.intoArray(c, to + LANES);
        to += cStride;
        left7.intoArray(c, to);
        right7.intoArray(c, to + LANES);
        to += cStride;
        left8.intoArray(c, to);
        right8.intoArray(c, to + LANES);
        if (rows == 9) {
            return;
        }
        to += cStride;
        left9.intoArray(c, to);
        right9.intoArray(c, to + LANES);
        if (rows == 10) {
            return;
        }
        to += cStride;
        left10.intoArray(c, to);
        right10.intoArray(c, to + LANES);
        if (rows == 11) {
            return;
        }
        to += cStride;
        left11.intoArray(c, to);
        right11.intoArray(c, to + LANES);
    }
}
