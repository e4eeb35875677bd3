package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;

/** Any length and any width give what a double-precision computation gives, extreme scores included. */
interface SizeContract extends SubjectUnderTest {
    @ParameterizedTest(name = "T={0}")
    @ValueSource(ints = {1, 2, 7, 31, 33, 128, 512})
    default void everyLengthMatchesTheReference(int tokens) {
        PackedBatch batch = PackedBatch.ofLengths(tokens);
        for (int headSize : new int[]{32, 64}) {
            EncoderModel model = Fixtures.model(2, headSize);
            subject().matchesReference(model, batch, Fixtures.normal(batch, model, tokens));
        }
    }

    @ParameterizedTest(name = "H={0} D={1} F={2}")
    @CsvSource({"1, 32, 64", "1, 64, 256", "2, 80, 320", "12, 32, 96", "3, 10, 50", "1, 2, 1", "5, 1, 7"})
    default void everyWidthMatchesTheReference(int heads, int headSize, int feedForward) {
        EncoderModel model = Fixtures.model(String.format(Locale.ROOT,
                "layers=2,hidden=%d,heads=%d,ffn=%d,positions=none,seed=3", heads * headSize, heads, feedForward));
        PackedBatch batch = PackedBatch.ofLengths(33, 1, 6);
        subject().matchesReference(model, batch, Fixtures.normal(batch, model, 5));
    }

    @Test
    default void raggedBatchesMatchTheReference() {
        EncoderModel model = Fixtures.model(2, 32);
        PackedBatch batch = PackedBatch.ofLengths(1, 33, 1, 1, 128, 7, 2, 31, 512, 1);
        subject().matchesReference(model, batch, Fixtures.normal(batch, model, 6));
    }

    @Test
    default void manyOneTokenSentencesMatchTheReference() {
        EncoderModel model = Fixtures.model(2, 32);
        int[] ones = new int[67];
        Arrays.fill(ones, 1);
        PackedBatch batch = PackedBatch.ofLengths(ones);
        subject().matchesReference(model, batch, Fixtures.normal(batch, model, 8));
    }

    @ParameterizedTest(name = "every scaled score {0}")
    @ValueSource(floats = {1e4f, -1e4f})
    default void equalScoresOfAnySizeAttendEvenly(float score) {
        EncoderModel model = ExtremeScores.constant(score);
        PackedBatch batch = PackedBatch.ofLengths(7, 1, 33);
        float[] input = Fixtures.normal(batch, model, 9);
        Recording seen = new Recording();
        subject().forward(model, batch, input, seen);
        float[] scaled = seen.steps(0, 1, 2).scaled();
        assertThat(scaled[5]).isCloseTo(score, Percentage.withPercentage(0.1));
        subject().matchesReference(model, batch, input);
    }

    @Test
    default void farApartScoresGiveTheLargestAllTheWeight() {
        EncoderModel model = ExtremeScores.spread(4000);
        PackedBatch batch = PackedBatch.ofLengths(7, 5);
        float[] input = Fixtures.normal(batch, model, 10);
        Recording seen = new Recording();
        subject().forward(model, batch, input, seen);
        double largest = ExtremeScores.largest(seen);
        assertThat(largest).isGreaterThan(8e3);
        // Only where the winner is clear can two float computations agree on it.
        assertThat(ExtremeScores.smallestLead(seen)).as("smallest lead, input seed 10").isGreaterThan(20);
        subject().matchesReference(model, batch, input);
    }
}
