package org.sirocco.text.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;
import org.sirocco.text.EncodedText;
import org.sirocco.text.ScoredPair;

class TotalsTest {
    private static EncodedText text(int tokens, boolean truncated) {
        return new EncodedText(new float[]{1}, tokens, truncated, 1, "scalar");
    }

    private static ScoredPair pair(int tokens, boolean truncated) {
        return new ScoredPair(new float[]{1}, new float[]{}, List.of("yes"), tokens, truncated, "scalar");
    }

    @Test
    void textsAndPairsComeToTheirTokensAndWhichWereCutFromZero() {
        assertThat(Totals.ofTexts(List.of(text(3, false), text(9, true), text(3, false), text(9, true))))
                .isEqualTo(new Totals("text", 4, 24, List.of(1, 3)));
        assertThat(Totals.ofPairs(List.of(pair(5, true), pair(6, false))))
                .isEqualTo(new Totals("pair", 2, 11, List.of(0)));
        assertThat(Totals.ofTexts(List.of())).isEqualTo(new Totals("text", 0, 0, List.of()));
    }

    /** After everything has been computed nothing is lost for a count that no framework can hold. */
    @Test
    void moreTokensThanFrameworksCountAreTheMost() {
        int half = Integer.MAX_VALUE / 2;
        assertThat(Totals.ofTexts(List.of(text(half, false), text(half, false))).tokens()).isEqualTo(2 * half);
        assertThat(Totals.ofTexts(List.of(text(half, false), text(half, false), text(2, false))).tokens())
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(Totals.ofPairs(List.of(pair(Integer.MAX_VALUE, false), pair(Integer.MAX_VALUE, false))).tokens())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aSentenceTellsWhatWasCut() {
        assertThat(new Totals("text", 4, 24, List.of(1, 3)).warning(5)).hasValue(
                "2 of 4 texts are over the limit of 5 tokens, and their ends were not read; the first is text 2");
        assertThat(new Totals("pair", 4, 24, List.of(2)).warning(5))
                .hasValue("pair 3 of 4 is over the limit of 5 tokens, and its end was not read");
        assertThat(new Totals("text", 1, 24, List.of(0)).warning(5))
                .hasValue("text 1 of 1 is over the limit of 5 tokens, and its end was not read");
        assertThat(new Totals("text", 1, 24, List.of()).warning(5)).isEmpty();
    }

    @Test
    void isToldOnceOnStandardErrorWhereThereIsNoLogging() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            new Totals("phrase", 4, 24, List.of(2)).warn(NOPLogger.NOP_LOGGER, 5);
            new Totals("phrase", 4, 24, List.of(3)).warn(NOPLogger.NOP_LOGGER, 5);
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly(
                "sirocco: WARN: phrase 3 of 4 is over the limit of 5 tokens, and its end was not read");
    }
}
