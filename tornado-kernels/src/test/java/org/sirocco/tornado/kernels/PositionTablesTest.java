package org.sirocco.tornado.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.Tensor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The tables of positions that go to a device; needs none. */
final class PositionTablesTest {
    private static final AttentionPositions NONE = new AttentionPositions.None();
    private static final AttentionPositions.RelativeBias BIAS = bias(40);

    private static AttentionPositions.RelativeBias bias(int farthest) {
        float[] table = new float[32 * 2];
        for (int i = 0; i < table.length; i++) {
            table[i] = i;
        }
        return new AttentionPositions.RelativeBias(Tensor.of("bias", table, 32, 2), farthest);
    }

    @Test
    void aBiasIsThatOfItsDistanceAndBeyondTheFarthestThatOfTheFarthest() {
        List<AttentionPositions> positions = List.of(NONE, BIAS);
        int farthest = ScoreForm.farthest(positions, 1000);
        assertThat(BIAS.bucket(farthest)).isEqualTo(BIAS.bucket(999));
        assertThat(BIAS.bucket(-farthest)).isEqualTo(BIAS.bucket(-999));
        FloatArray biases = ScoreForm.biases(positions, 2, farthest);
        int distances = 2 * farthest + 1;
        assertThat(biases.getSize()).isEqualTo(2 * 2 * distances);
        for (int head = 0; head < 2; head++) {
            for (int distance = -farthest; distance <= farthest; distance++) {
                int at = head * distances + farthest + distance;
                assertThat(biases.get(at)).as("nothing at %d", distance).isZero();
                assertThat(biases.get(2 * distances + at)).as("head %d at %d", head, distance)
                        .isEqualTo(BIAS.bucket(distance) * 2 + head);
            }
        }
    }

    @Test
    void noTableReachesFartherThanSentencesDo() {
        assertThat(ScoreForm.farthest(List.of(bias(Integer.MAX_VALUE)), 64)).isEqualTo(64);
        assertThat(ScoreForm.farthest(List.of(bias(64)), 64)).isEqualTo(64);
        assertThat(ScoreForm.farthest(List.of(BIAS, bias(63)), 64)).isEqualTo(64);
        assertThat(ScoreForm.farthest(List.of(NONE), 64)).isZero();
        assertThat(ScoreForm.numbers(List.of(NONE), 2, 0)).isZero();
        assertThat(Rotation.numbers(List.of(NONE, BIAS), 8, 64)).isZero();
    }

    @Test
    void anglesAreTheFormsFarIntoAText() {
        FloatArray angles = Rotation.angles(List.of(NONE, new AttentionPositions.Rotary(160_000)), 6, 40_000);
        for (int place : new int[]{0, 1, 39_999}) {
            for (int i = 0; i < 3; i++) {
                assertThat(angles.get(place * 6 + i)).isEqualTo(1);
                assertThat(angles.get(place * 6 + 3 + i)).isZero();
                int at = (40_000 + place) * 6 + i;
                float angle = place * (1 / (float) Math.pow(160_000, 2f * i / 6));
                assertThat((double) angles.get(at)).isCloseTo(Math.cos(angle), Offset.offset(1e-7));
                assertThat((double) angles.get(at + 3)).isCloseTo(Math.sin(angle), Offset.offset(1e-7));
            }
        }
    }
}
