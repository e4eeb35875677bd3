package org.sirocco.positional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.positional.SinusoidalPositions.Frequencies;
import org.sirocco.positional.SinusoidalPositions.Layout;

/** Learned and absent positions, and what every kind refuses. */
final class PackedPositionsTest {
    private static final float[] TABLE = {1, 2, 10, 20, 100, 200};

    private static LearnedPositions learned() {
        return new LearnedPositions(FloatBuffer.wrap(TABLE), 3, 2);
    }

    @Test
    void learnedPositionsAreLookedUpFromEachSentencesFirstToken() {
        float[] hidden = {0, 0, 1, 1, 2, 2, 3, 3, 9};
        learned().addTo(hidden, new int[]{0, 1, 4});
        assertThat(hidden).containsExactly(1, 2, 2, 3, 12, 22, 103, 203, 9);
        assertThat(learned().maxLength()).isEqualTo(3);
    }

    @Test
    void noPositionsAddNothing() {
        float[] hidden = {1, 2, 3};
        PositionEncoding.none().addTo(hidden, new int[]{0, 3});
        assertThat(hidden).containsExactly(1, 2, 3);
        assertThat(PositionEncoding.none().maxLength()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void oneTokenGetsThePlaceThatIsAskedFor() {
        // Beyond the rows that sinusoids keep ready, too.
        for (PositionEncoding positions : List.of(learned(), new SinusoidalPositions(2),
                new SinusoidalPositions(2, Layout.SPLIT, Frequencies.FAIRSEQ, 3), PositionEncoding.none())) {
            int last = Math.min(positions.maxLength(), 600) - 1;
            float[] all = new float[2 * (last + 1)];
            positions.addTo(all, new int[]{0, last + 1});
            for (int place : new int[]{0, 2, last}) {
                float[] one = {5, 6, 7, 8, 9};
                positions.addTo(one, 2, place);
                assertThat(one).as(positions + " " + place).containsExactly(5, 6, 7 + all[2 * place],
                        8 + all[2 * place + 1], 9);
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> positions.addTo(new float[2], 0, -1));
        }
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> learned().addTo(new float[2], 0, 3));
    }

    @Test
    void refusesASentenceBeyondTheTable() {
        assertThatIllegalArgumentException().isThrownBy(() -> learned().addTo(new float[10], new int[]{0, 1, 5}))
                .withMessage("sentence 1 has 4 tokens; the positions reach at most 3");
    }

    @Test
    void refusesATableOfAnotherSize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LearnedPositions(FloatBuffer.wrap(TABLE), 2, 2))
                .withMessage("table has 6 numbers, expected length (2) x hiddenSize (2)");
        assertThatIllegalArgumentException().isThrownBy(() -> new LearnedPositions(FloatBuffer.allocate(0), 0, 2))
                .withMessage("table has 0 numbers, expected length (0) x hiddenSize (2)");
    }

    @Test
    void refusesBatchesThatAreNone() {
        for (PositionEncoding positions : List.of(learned(), new SinusoidalPositions(2))) {
            refused(positions, "offsets must start with 0", 6);
            refused(positions, "offsets must start with 0", 6, 1, 2);
            refused(positions, "offsets must not decrease, but sentence 1 runs from 2 to 1", 6, 0, 2, 1);
            refused(positions, "hidden has 5 numbers, 3 tokens of hiddenSize 2 need 6", 5, 0, 3);
        }
    }

    private static void refused(PositionEncoding positions, String message, int numbers, int... offsets) {
        assertThatIllegalArgumentException().isThrownBy(() -> positions.addTo(new float[numbers], offsets))
                .withMessage(message);
    }

    @Test
    void knowsTheWidthItWasMadeFor() {
        assertThat(learned().fits(2)).isTrue();
        assertThat(learned().fits(3)).isFalse();
        assertThat(new SinusoidalPositions(4).fits(4)).isTrue();
        assertThat(new SinusoidalPositions(4).fits(8)).isFalse();
        assertThat(PositionEncoding.none().fits(5)).isTrue();
    }

    @Test
    void leavesHiddenStatesAsTheyAreWhenItRefuses() {
        float[] hidden = new float[10];
        assertThatIllegalArgumentException().isThrownBy(() -> learned().addTo(hidden, new int[]{0, 1, 5}));
        assertThat(hidden).containsOnly(0);
    }
}
