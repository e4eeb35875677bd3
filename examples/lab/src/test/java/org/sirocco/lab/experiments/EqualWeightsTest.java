package org.sirocco.lab.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.lab.bench.HeadView;
import org.sirocco.lab.report.Finding;
import org.sirocco.lab.report.Finding.Verdict;

/** One weight in two sentences of one word each. */
class EqualWeightsTest {
    private static Finding finding(float weight, double valueLength) {
        HeadView one = new HeadView(1, new float[]{0.5f}, new double[]{1});
        HeadView other = new HeadView(1, new float[]{weight}, new double[]{valueLength});
        return EqualWeights.of(List.of(one), List.of("a"), List.of(other), List.of("b")).finding("b");
    }

    @Test
    void isJudgedOnlyWhereTheWeightsAreEqual() {
        assertThat(finding(0.49f, 2).verdict()).isEqualTo(Verdict.HELD);
        assertThat(finding(0.49f, 1).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(finding(0.25f, 2).reason()).isEqualTo("scale.equal.apart");
    }

    /** A weight that came out as 0 adds nothing, whatever its V. */
    @Test
    void weightsOfZeroAreLeftOut() {
        HeadView one = new HeadView(1, new float[]{0}, new double[]{1});
        assertThat(EqualWeights.of(List.of(one), List.of("a"), List.of(one), List.of("b")).pairs()).isEmpty();
    }
}
