package org.sirocco.encoder.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sirocco.encoder.model.ElementType;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;

class WeightRoundingTest {
    @ParameterizedTest
    @CsvSource({"0x1p0,0x1p0", "0x1.01p0,0x1.00p0", "0x1.03p0,0x1.04p0", "0x1.010002p0,0x1.02p0", "-0x1.03p0,-0x1.04p0",
            "0x1p-140,0x0p0", "0x1.8p-133,0x1p-132", "-0.0,-0.0"})
    void bfloat16IsTheNearestAndOfTwoTheEven(float number, float expected) {
        assertThat(read(WeightForm.BFLOAT16, number)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"0x1p0,0x1p0", "0x1.002p0,0x1p0", "0x1.006p0,0x1.008p0", "65519,65504", "0x1p-24,0x1p-24",
            "0x1.8p-24,0x1p-23", "0x1p-25,0"})
    void float16IsTheNearestAndOfTwoTheEven(float number, float expected) {
        assertThat(read(WeightForm.FLOAT16, number)).containsExactly(expected);
    }

    @Test
    void int8TakesTheLargestOfAnOutputFor127() {
        assertThat(read(WeightForm.INT8, 12.7f, -0.04f, 0.05f, -0.26f, -12.7f)).containsExactly(12.7f, 0, 0,
                -0.3f, -12.7f);
        assertThat(read(WeightForm.INT8, 254, 1, 3, 5, -7)).containsExactly(254, 0, 4, 4, -8);
    }

    @Test
    void int8OfNothingButZerosIsZero() {
        assertThat(read(WeightForm.INT8, 0, -0f, 0)).containsExactly(0, 0, 0);
        assertThat(WeightRounding.int8(0, WeightRounding.int8Scale(new float[3]))).isZero();
    }

    /** Every backend takes the same scales for 0. */
    @Test
    void int8OfNextToNothingIsZeroAndNothingLeavesItsRange() {
        float least = 0x1p-100f * 127;
        assertThat(read(WeightForm.INT8, least, -least)).containsExactly(least, -least);
        assertThat(read(WeightForm.INT8, Math.nextDown(least), -Float.MIN_VALUE)).containsExactly(0, 0);
        for (float most : new float[]{least, 1 / 3f, 12.7f, 0x1.fffffep0f, Float.MAX_VALUE}) {
            float scale = WeightRounding.int8Scale(new float[]{most});
            assertThat(WeightRounding.int8(most, scale)).isEqualTo(127);
            assertThat(WeightRounding.int8(-most, scale)).isEqualTo(-127);
        }
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16,NaN", "FLOAT16,NaN", "INT8,NaN", "BFLOAT16,Infinity", "FLOAT16,-Infinity", "INT8,Infinity",
            "FLOAT16,65520", "BFLOAT16,3.4028235e38"})
    void refusesWhatAFormHasNoPlaceFor(WeightForm form, float number) {
        Tensor weight = Tensor.of("layer.weight", new float[]{1, 2, 3, number}, 2, 2);
        assertThatThrownBy(() -> WeightRounding.read(form, weight, 1, new float[2]))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("tensor layer.weight holds " + number
                        + " at index 3, which weights as " + form
                        + " have no place for; float32 has (--weights float32)");
    }

    /** What lies in a file of half precision is refused like that, too, and taken where it is widened. */
    @ParameterizedTest
    @CsvSource({"FLOAT16,7c00,Infinity", "FLOAT16,fe00,NaN", "BFLOAT16,ff80,-Infinity"})
    void autoRefusesWhatIsNotFiniteWithTheRemedy(ElementType type, String bits, String number) {
        MemorySegment data = MemorySegment.ofArray(new short[]{0, (short) Integer.parseInt(bits, 16)});
        Linear linear = new Linear(new Tensor("layer.weight", type, new int[]{1, 2}, data), null);
        assertThatThrownBy(() -> WeightRounding.read(WeightForm.AUTO.of(linear), linear.weight(), 0, new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tensor layer.weight holds " + number + " at index 1")
                .hasMessageEndingWith("float32 has (--weights float32)");
        float[] row = new float[2];
        WeightRounding.read(WeightForm.FLOAT32.of(linear), linear.weight(), 0, row);
        assertThat(row[1]).isNotFinite();
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aFormThatIsAskedForIsTakenWhateverTheFileHas(WeightForm form) {
        assertThat(form.of(linear(ElementType.FLOAT32), linear(ElementType.FLOAT16))).isEqualTo(form);
    }

    @Test
    void autoTakesWhatTheFileHasAndFloat32ForAMixture() {
        assertThat(WeightForm.AUTO.of(linear(ElementType.FLOAT32))).isEqualTo(WeightForm.FLOAT32);
        assertThat(WeightForm.AUTO.of(linear(ElementType.BFLOAT16), linear(ElementType.BFLOAT16)))
                .isEqualTo(WeightForm.BFLOAT16);
        assertThat(WeightForm.AUTO.of(linear(ElementType.FLOAT16))).isEqualTo(WeightForm.FLOAT16);
        assertThat(WeightForm.AUTO.of(linear(ElementType.FLOAT16), linear(ElementType.BFLOAT16)))
                .isEqualTo(WeightForm.FLOAT32);
    }

    private static Linear linear(ElementType type) {
        return new Linear(new Tensor("w", type, new int[]{1, 1}, MemorySegment.ofArray(new byte[type.bytes()])), null);
    }

    private static float[] read(WeightForm form, float... numbers) {
        float[] row = new float[numbers.length];
        WeightRounding.read(form, Tensor.of("w", numbers, 1, numbers.length), 0, row);
        return row;
    }
}
