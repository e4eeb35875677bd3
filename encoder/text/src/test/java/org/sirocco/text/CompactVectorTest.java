package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code quantize_embeddings} of sentence-transformers 6.0.1 makes of the same vectors with the same ranges. */
class CompactVectorTest {
    private static final JsonNode EXPECTED = FixtureTest.resource("/quantized.json");

    private static float[] floats(JsonNode list) {
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) list.get(i).asDouble();
        }
        return numbers;
    }

    private static Ranges ranges() {
        return new Ranges(floats(EXPECTED.get("ranges").get(0)), floats(EXPECTED.get("ranges").get(1)));
    }

    @ParameterizedTest
    @EnumSource(value = Precision.class, names = {"FLOAT32"}, mode = EnumSource.Mode.EXCLUDE)
    void everyNumberIsTheLibrarys(Precision precision) {
        JsonNode expected = EXPECTED.get(precision.name().toLowerCase(Locale.ROOT));
        for (int i = 0; i < expected.size(); i++) {
            float[] vector = floats(EXPECTED.get("vectors").get(i));
            CompactVector stored = CompactVector.of(vector, precision, precision.wantsRanges() ? ranges() : null);
            assertThat(stored.length()).isEqualTo(expected.get(i).size()).isEqualTo(precision.stored(vector.length));
            for (int c = 0; c < stored.length(); c++) {
                float number = expected.get(i).get(c).isTextual()
                        ? Float.parseFloat(expected.get(i).get(c).asText())
                        : (float) expected.get(i).get(c).asDouble();
                assertThat(stored.number(c)).as("%s of vector %d, number %d", precision, i, c).isEqualTo(number);
            }
        }
    }

    @Test
    void singlePrecisionIsTheVectorItself() {
        CompactVector stored = CompactVector.of(new float[]{0.5f, -2}, Precision.FLOAT32);
        ByteBuffer bytes = ByteBuffer.wrap(stored.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new float[]{bytes.getFloat(), bytes.getFloat()}).containsExactly(0.5f, -2);
        assertThat(stored.number(1)).isEqualTo(-2);
    }

    @Test
    void rangesAreThoseOfAllVectorsHoweverTheyCome() {
        List<float[]> vectors = List.of(new float[]{1, -2}, new float[]{0, 5}, new float[]{3, 1});
        Ranges ranges = Ranges.of(vectors);
        assertThat(ranges).isEqualTo(new Ranges(new float[]{0, -2}, new float[]{3, 5}));
        assertThat(Ranges.of(vectors.subList(2, 3)).and(Ranges.of(vectors.subList(0, 2)))).isEqualTo(ranges);
        assertThat(ranges.least()).containsExactly(0, -2);
    }

    @Test
    void refusesRangesThatAreNoneAndThoseOfOtherVectors() {
        Ranges two = new Ranges(new float[2], new float[2]);
        assertThatThrownBy(() -> new Ranges(new float[]{1}, new float[]{0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("range 0, from 1.0 to 0.0, must go upwards and be finite");
        assertThatThrownBy(() -> new Ranges(new float[]{Float.NaN}, new float[]{0}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ranges(new float[1], new float[2])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactVector.of(new float[3], Precision.INT8, two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ranges are of 2 numbers, the vector has 3");
        assertThatThrownBy(() -> CompactVector.of(new float[2], Precision.UINT8))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("UINT8 must have ranges");
        assertThatThrownBy(() -> CompactVector.of(new float[2], Precision.BINARY, two))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("BINARY must have no ranges");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void aVectorThatIsCutHasUnitLengthAgain(int dimensions) {
        EncodedText text = new EncodedText(new float[]{3, 4, 0, 12}, 2, false, 1, "scalar");
        EncodedText cut = text.cut(dimensions);
        double square = 0;
        for (float number : cut.vector()) {
            square += number * number;
        }
        assertThat(square).isEqualTo(1, Offset.offset(1e-6));
        assertThat(cut.dimensions()).isEqualTo(dimensions);
        assertThat(text.vector()).containsExactly(3, 4, 0, 12);
        assertThatThrownBy(() -> text.cut(5)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimensions (5) must be at least 1 and at most the vector's (4)");
        assertThat(new EncodedText(new float[4], 2, false, 1, "scalar").cut(2).vector()).containsOnly(0);
    }
}
