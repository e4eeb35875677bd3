package org.sirocco.encoder.simd.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Whole panels of {@link LightPanels} widened, where many tiles read them. */
final class LightWidening {
    private static final VectorSpecies<Float> SPECIES = Vectors.SPECIES;
    private static final VectorSpecies<Integer> INTS = Vectors.INTS;
    private static final int LANES = Tile.LANES;
    private static final int COLUMNS = Tile.COLUMNS;

    private LightWidening() {}

    /** {@link Kernels#widen}. */
    static void widen(LightPanels panels, int panel, float[] out, int outAt) {
        System.arraycopy(panels.ends(), panels.endsAt(panel), out, outAt, COLUMNS);
        int[] data = panels.data();
        int at = panels.at(panel);
        int to = outAt + COLUMNS;
        switch (panels.form()) {
            case BFLOAT16 -> bfloat16(data, at, panels.inner(), out, to);
            case FLOAT16 -> float16(data, at, panels.inner(), out, to);
            case INT8 -> int8(data, at, panels.inner(), out, to);
            case AUTO, FLOAT32 -> throw new IllegalStateException("nothing to widen: " + panels.form());
        }
    }

    private static void bfloat16(int[] data, int at, int inner, float[] out, int to) {
        for (int k = 0; k < inner; k++) {
            // A vector of the left half, then one of the right.
            int next = to + k / 2 * 2 * COLUMNS + k % 2 * LANES;
            IntVector two = IntVector.fromArray(INTS, data, at + k * LANES);
            two.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().intoArray(out, next);
            two.and(LightPanels.TOP_HALF).reinterpretAsFloats().intoArray(out, next + COLUMNS);
        }
    }

    private static void float16(int[] data, int at, int inner, float[] out, int to) {
        for (int k = 0; k < inner; k++) {
            int next = to + k / 2 * 2 * COLUMNS + k % 2 * LANES;
            IntVector two = IntVector.fromArray(INTS, data, at + k * LANES);
            two.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(LightPanels.FLOAT16_BITS)
                    .reinterpretAsFloats().mul(LightPanels.FLOAT16_FACTOR).intoArray(out, next);
            two.lanewise(VectorOperators.ASHR, 3).and(LightPanels.FLOAT16_BITS).reinterpretAsFloats()
                    .mul(LightPanels.FLOAT16_FACTOR).intoArray(out, next + COLUMNS);
        }
    }

    private static void int8(int[] data, int at, int inner, float[] out, int to) {
        for (int k = 0; k < inner; k += 2) {
            int next = to + k * COLUMNS;
            IntVector four = IntVector.fromArray(INTS, data, at + k / 2 * LANES);
            floats(four.lanewise(VectorOperators.LSHL, 24)).intoArray(out, next);
            floats(four.lanewise(VectorOperators.LSHL, 16).and(LightPanels.TOP_BYTE)).intoArray(out, next + LANES);
            floats(four.lanewise(VectorOperators.LSHL, 8).and(LightPanels.TOP_BYTE)).intoArray(out, next + COLUMNS);
            floats(four.and(LightPanels.TOP_BYTE)).intoArray(out, next + COLUMNS + LANES);
        }
    }

    private static FloatVector floats(IntVector whole) {
        return (FloatVector) whole.convertShape(VectorOperators.I2F, SPECIES, 0);
    }
}
