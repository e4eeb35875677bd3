package org.sirocco.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.examples.lab.extractors.ConvolutionShape;
import org.sirocco.examples.lab.extractors.FeatureExtractor;

class ExtractorsTest {
    private static final List<FeatureExtractor> ALL = SideBySide.Extractors.of(new ConvolutionShape(5, 3, 6)).all();

    @Test
    void takeAndGiveTheSameShapeAndLeaveTheInputAlone() {
        for (FeatureExtractor extractor : ALL) {
            for (int tokens : new int[]{1, 2, 7, 33}) {
                float[] x = Sequences.random(tokens, 6, 1);
                float[] copy = x.clone();
                assertThat(extractor.apply(x, tokens, 1)).as(extractor.name()).hasSize(x.length)
                        .doesNotContain(Float.NaN);
                assertThat(x).isEqualTo(copy);
            }
        }
    }

    @Test
    void giveTheSameWithAnyNumberOfThreads() {
        for (FeatureExtractor extractor : ALL) {
            for (int tokens : new int[]{1, 3, 64}) {
                float[] x = Sequences.random(tokens, 6, 2);
                assertThat(extractor.apply(x, tokens, 3)).as(extractor.name()).isEqualTo(extractor.apply(x, tokens, 1));
            }
        }
    }

    @Test
    void channelsGrowThenShrink() {
        assertThat(new ConvolutionShape(3, 4, 8).widths()).containsExactly(8, 16, 32, 16, 8);
        assertThat(new ConvolutionShape(3, 3, 8).widths()).containsExactly(8, 16, 16, 8);
        assertThat(new ConvolutionShape(3, 1, 8).widths()).containsExactly(8, 8);
        assertThat(new ConvolutionShape(5, 4, 8).reach()).isEqualTo(8);
    }

    @Test
    void aShapeSaysWhatIsWrongWithIt() {
        assertThatThrownBy(() -> new ConvolutionShape(4, 1, 8))
                .hasMessage("kernel (4) must be odd, at least 1 and at most 11");
        assertThatThrownBy(() -> new ConvolutionShape(3, 9, 8))
                .hasMessage("depth (9) must be at least 1 and at most 8");
        assertThatThrownBy(() -> new ConvolutionShape(3, 1, 0))
                .hasMessage("channels (0) must be at least 1 and at most 64");
    }
}
