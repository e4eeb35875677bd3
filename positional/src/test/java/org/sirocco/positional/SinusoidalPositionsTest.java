package org.sirocco.positional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.positional.SinusoidalPositions.Frequencies;
import org.sirocco.positional.SinusoidalPositions.Layout;

final class SinusoidalPositionsTest {
    private static final int C = 64;

    static Stream<Arguments> kinds() {
        return Stream.of(Layout.values())
                .flatMap(layout -> Stream.of(Frequencies.values()).map(rule -> Arguments.of(layout, rule)));
    }

    /** The wavelength of pair i, written the other way round than in the class. */
    private static double angle(long position, int pair, int hiddenSize, Frequencies rule) {
        double exponent = rule == Frequencies.PAPER ? 2.0 * pair / hiddenSize : pair / (hiddenSize / 2 - 1.0);
        return position / Math.exp(exponent * Math.log(10000));
    }

    private static int sineAt(int pair, Layout layout) {
        return layout == Layout.INTERLEAVED ? 2 * pair : pair;
    }

    private static int cosineAt(int pair, Layout layout) {
        return layout == Layout.INTERLEAVED ? 2 * pair + 1 : C / 2 + pair;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void followsTheFormulaUpToPosition100000(Layout layout, Frequencies rule) {
        SinusoidalPositions positions = new SinusoidalPositions(C, layout, rule, 0);
        float[] row = new float[C + 2];
        for (long position = 0; position <= 100_000; position += position < 2000 ? 1 : 997) {
            positions.encode(position, row, 1);
            assertMatches(position, row, layout, rule);
        }
        positions.encode(100_000, row, 1);
        assertMatches(100_000, row, layout, rule);
        assertThat(row[0]).as("before").isZero();
        assertThat(row[C + 1]).as("behind").isZero();
    }

    private static void assertMatches(long position, float[] row, Layout layout, Frequencies rule) {
        for (int pair = 0; pair < C / 2; pair++) {
            double angle = angle(position, pair, C, rule);
            float sine = row[1 + sineAt(pair, layout)];
            float cosine = row[1 + cosineAt(pair, layout)];
            assertThat((double) sine).as("sine %d of position %d", pair, position).isBetween(-1.0, 1.0)
                    .isCloseTo(Math.sin(angle), Offset.offset(1e-6));
            assertThat((double) cosine).as("cosine %d of position %d", pair, position).isBetween(-1.0, 1.0)
                    .isCloseTo(Math.cos(angle), Offset.offset(1e-6));
        }
    }

    @Test
    void theFirstPositionOfThePaperIsZeroAndOneByTurns() {
        float[] hidden = new float[6];
        new SinusoidalPositions(6).addTo(hidden, new int[]{0, 1});
        assertThat(hidden).containsExactly(0, 1, 0, 1, 0, 1);
        hidden = new float[6];
        new SinusoidalPositions(6, Layout.SPLIT, Frequencies.PAPER, 0).addTo(hidden, new int[]{0, 1});
        assertThat(hidden).containsExactly(0, 0, 0, 1, 1, 1);
    }

    @Test
    void theSlowestPairTellsTheFrequencyRulesApart() {
        float[] row = new float[C];
        new SinusoidalPositions(C, Layout.SPLIT, Frequencies.FAIRSEQ, 0).encode(1, row, 0);
        assertThat(row[C / 2 - 1]).isCloseTo(1e-4f, Offset.offset(1e-9f));
        new SinusoidalPositions(C, Layout.SPLIT, Frequencies.PAPER, 0).encode(1, row, 0);
        assertThat(row[C / 2 - 1]).isCloseTo((float) Math.pow(10000, -62.0 / 64), Offset.offset(1e-9f));
    }

    @Test
    void aSinglePairHasFrequencyOneUnderBothRules() {
        for (Frequencies rule : Frequencies.values()) {
            float[] row = new float[2];
            new SinusoidalPositions(2, Layout.INTERLEAVED, rule, 0).encode(3, row, 0);
            assertThat(row).containsExactly((float) Math.sin(3), (float) Math.cos(3));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everySentenceCountsFromItsOwnFirstPosition(Layout layout, Frequencies rule) {
        for (int first : new int[]{0, 2, 70_000}) {
            SinusoidalPositions positions = new SinusoidalPositions(C, layout, rule, first);
            // The third sentence reaches past the rows that are kept ready.
            int[] offsets = {0, 3, 4, 604, 606};
            float[] hidden = new float[606 * C + 5];
            Arrays.fill(hidden, 2);
            positions.addTo(hidden, offsets);
            float[] row = new float[C];
            for (int s = 0; s + 1 < offsets.length; s++) {
                for (int t = offsets[s]; t < offsets[s + 1]; t++) {
                    positions.encode(first + t - offsets[s], row, 0);
                    for (int c = 0; c < C; c++) {
                        assertThat(hidden[t * C + c]).as("first %d, token %d, number %d", first, t, c)
                                .isEqualTo(2 + row[c]);
                    }
                }
            }
            assertThat(hidden[606 * C]).as("behind the batch").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aShiftIsOneLinearMapForAllPositions(Layout layout, Frequencies rule) {
        SinusoidalPositions positions = new SinusoidalPositions(C, layout, rule, 0);
        int shift = 17;
        for (long position : List.of(0L, 1L, 40L, 999L, 65_536L, 99_000L)) {
            float[] from = new float[C];
            float[] to = new float[C];
            positions.encode(position, from, 0);
            positions.encode(position + shift, to, 0);
            for (int pair = 0; pair < C / 2; pair++) {
                // A rotation of the pair by an angle that does not depend on the position.
                double turn = angle(shift, pair, C, rule);
                int sine = sineAt(pair, layout);
                int cosine = cosineAt(pair, layout);
                assertThat((double) to[sine]).as("position %d, pair %d", position, pair).isCloseTo(
                        from[sine] * Math.cos(turn) + from[cosine] * Math.sin(turn), Offset.offset(1e-6));
                assertThat((double) to[cosine]).as("position %d, pair %d", position, pair).isCloseTo(
                        from[cosine] * Math.cos(turn) - from[sine] * Math.sin(turn), Offset.offset(1e-6));
            }
        }
    }

    @Test
    void anyWidthFitsInMemory() {
        int wide = 5_000_000;
        float[] hidden = new float[2 * wide];
        new SinusoidalPositions(wide).addTo(hidden, new int[]{0, 2});
        assertThat(hidden[wide]).isEqualTo((float) Math.sin(1));
        assertThat(hidden[2 * wide - 1]).isCloseTo(1, Offset.offset(1e-6f));
    }

    @Test
    void hasNoLimit() {
        assertThat(new SinusoidalPositions(C).maxLength()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void refusesWhatHasNoSinusoids() {
        for (int odd : new int[]{7, 0, -2, 1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SinusoidalPositions(odd))
                    .withMessage("hiddenSize (" + odd + ") must be even and at least 2 for sinusoidal positions");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SinusoidalPositions(C, Layout.SPLIT, Frequencies.PAPER, -1))
                .withMessage("firstPosition (-1) must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new SinusoidalPositions(C).encode(-3, new float[C], 0))
                .withMessage("position (-3) must be at least 0");
    }
}
