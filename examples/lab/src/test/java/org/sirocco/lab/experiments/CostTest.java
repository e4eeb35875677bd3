package org.sirocco.lab.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.lab.bench.TestBench;
import org.sirocco.lab.bench.Times;
import org.sirocco.lab.experiments.SideBySide.Extractors;
import org.sirocco.lab.extractors.FeatureExtractor;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Finding.Verdict;

/** The claims about time, on extractors whose time is what they say it is. */
public class CostTest {
    /** Claims that are seen to fail here. */
    public static final Set<String> REFUTED = Set.of("side.square", "side.linear", "side.share",
            "side.sharewindow", "side.wait");

    private static final DoubleBinaryOperator SQUARE = (tokens, threads) -> tokens * tokens / threads;
    private static final DoubleBinaryOperator LINEAR = (tokens, threads) -> tokens / threads;
    private static final DoubleBinaryOperator ALONE = (tokens, threads) -> tokens;

    @TempDir
    private Path cache;

    private List<Finding> findings(DoubleBinaryOperator attention, DoubleBinaryOperator convolution,
            DoubleBinaryOperator recurrence) {
        return findings(2, attention, convolution, recurrence);
    }

    /** @param spare how many times as fast two threads do what shares nothing */
    private List<Finding> findings(double spare, DoubleBinaryOperator attention, DoubleBinaryOperator convolution,
            DoubleBinaryOperator recurrence) {
        List<Finding> findings = new ArrayList<>();
        try (TestBench test = TestBench.random("random:layers=1,hidden=4,heads=1,ffn=4", cache)) {
            new Cost(threads -> test.clock.addAndGet((long) (1e6 / (threads == 1 ? 1 : spare))))
                    .run(new Extractors(taking(test, attention), taking(test, convolution), taking(test, recurrence),
                            taking(test, recurrence)), test.bench, findings, new ArrayList<>());
        }
        return findings;
    }

    private static Verdict verdict(List<Finding> findings, String claim) {
        return findings.stream().filter(f -> f.claim().equals(claim)).findFirst().orElseThrow().verdict();
    }

    @Test
    void allHoldWhereTimesAreAsClaimed() {
        assertThat(findings(SQUARE, LINEAR, ALONE)).hasSize(REFUTED.size()).allMatch(Finding::holds);
    }

    @Test
    void eachFailsWhereTimesAreOtherwise() {
        DoubleBinaryOperator cube = (tokens, threads) -> tokens * tokens * tokens / threads;
        DoubleBinaryOperator constant = (tokens, threads) -> 1000.0 / threads;
        assertThat(verdict(findings(LINEAR, LINEAR, ALONE), "square")).isEqualTo(Verdict.FAILED);
        assertThat(verdict(findings(cube, LINEAR, ALONE), "square")).isEqualTo(Verdict.FAILED);
        assertThat(verdict(findings(SQUARE, SQUARE, ALONE), "linear")).isEqualTo(Verdict.FAILED);
        assertThat(verdict(findings(SQUARE, LINEAR, SQUARE), "linear")).isEqualTo(Verdict.FAILED);
        assertThat(verdict(findings(SQUARE, constant, ALONE), "linear")).isEqualTo(Verdict.FAILED);
        assertThat(verdict(findings(ALONE, LINEAR, ALONE), "share")).isEqualTo(Verdict.FAILED);
        assertThat(verdict(findings(ALONE, LINEAR, ALONE), "sharewindow")).isEqualTo(Verdict.HELD);
        assertThat(verdict(findings(SQUARE, ALONE, ALONE), "share")).isEqualTo(Verdict.HELD);
        assertThat(verdict(findings(SQUARE, ALONE, ALONE), "sharewindow")).isEqualTo(Verdict.FAILED);
        assertThat(verdict(findings(SQUARE, LINEAR, LINEAR), "wait")).isEqualTo(Verdict.FAILED);
    }

    @Test
    void threadsAreNotJudgedWhereNoProcessorIsToSpare() {
        List<Finding> busy = findings(1.1, ALONE, ALONE, ALONE);
        assertThat(busy).filteredOn(f -> f.verdict() == Verdict.OPEN).extracting(Finding::claim)
                .containsExactly("share", "sharewindow", "wait");
    }

    /** A moment's load on one of the two runs must not decide. */
    @Test
    void aGainIsTheMedianOfPairs() {
        Times times = new Times(new double[][]{{10, 5}, {10, 100}, {100, 5}, {12, 6}, {8, 4}});
        assertThat(times.gain(0)).isEqualTo(2);
        assertThat(times.shortest(1)).isEqualTo(4);
        assertThat(times.median(0)).isEqualTo(10);
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
