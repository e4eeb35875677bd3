package org.sirocco.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.examples.lab.SideBySide.Extractors;
import org.sirocco.examples.lab.extractors.FeatureExtractor;
import org.sirocco.examples.lab.report.Finding;

/** The claims about time, on extractors whose time is what they say it is. */
class CostTest {
    /** Claims that are seen to fail here. */
    static final Set<String> REFUTED = Set.of("side.square", "side.linear", "side.share", "side.wait");

    private static final DoubleBinaryOperator SQUARE = (tokens, threads) -> tokens * tokens / threads;
    private static final DoubleBinaryOperator LINEAR = (tokens, threads) -> tokens / threads;
    private static final DoubleBinaryOperator ALONE = (tokens, threads) -> tokens;

    @TempDir
    private Path cache;

    private List<Finding> findings(DoubleBinaryOperator attention, DoubleBinaryOperator convolution,
            DoubleBinaryOperator recurrence) {
        List<Finding> findings = new ArrayList<>();
        try (TestBench test = TestBench.random("random:layers=1,hidden=4,heads=1,ffn=4", cache)) {
            new Cost().run(new Extractors(taking(test, attention), taking(test, convolution), taking(test, recurrence),
                    taking(test, recurrence)), test.bench, findings, new ArrayList<>());
        }
        return findings;
    }

    private static boolean holds(List<Finding> findings, String claim) {
        return findings.stream().filter(f -> f.claim().equals(claim)).findFirst().orElseThrow().holds();
    }

    @Test
    void allHoldWhereTimesAreAsClaimed() {
        assertThat(findings(SQUARE, LINEAR, ALONE)).hasSize(REFUTED.size()).allMatch(Finding::holds);
    }

    @Test
    void eachFailsWhereTimesAreOtherwise() {
        assertThat(holds(findings(LINEAR, LINEAR, ALONE), "square")).isFalse();
        assertThat(holds(findings(SQUARE, SQUARE, ALONE), "linear")).isFalse();
        assertThat(holds(findings(SQUARE, LINEAR, SQUARE), "linear")).isFalse();
        assertThat(holds(findings(SQUARE, ALONE, ALONE), "share")).isFalse();
        assertThat(holds(findings(SQUARE, LINEAR, LINEAR), "wait")).isFalse();
    }

    /** An extractor that moves the clock and does nothing else. */
    private static FeatureExtractor taking(TestBench test, DoubleBinaryOperator nanos) {
        return new FeatureExtractor() {
            @Override
            public String name() {
                return "side.attention";
            }

            @Override
            public int channels() {
                return 1;
            }

            @Override
            public float[] apply(float[] x, int tokens, int threads) {
                test.clock.addAndGet((long) nanos.applyAsDouble(tokens, threads));
                return x;
            }
        };
    }
}
