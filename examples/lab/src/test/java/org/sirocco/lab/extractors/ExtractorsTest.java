package org.sirocco.lab.extractors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sirocco.lab.bench.Sequences;

class ExtractorsTest {
    private static final List<FeatureExtractor> ALL = List.of(new SelfAttention(6, 11),
            new Convolution(new ConvolutionShape(5, 3, 6), 12), new Elman(6, 13), new Gated(6, 14));

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

    /** Of one channel, so that every weight is the next random number; the equations of the papers written out. */
    @Test
    void computeWhatTheirEquationsSay() {
        float[] x = {0.5f, -1, 2};
        double[] w = DoubleStream.generate(new Random(3)::nextGaussian).limit(6).toArray();

        double first = Math.tanh(w[0] * x[0]);
        double second = Math.tanh(w[0] * x[1] + w[1] * first);
        assertThat(doubles(new Elman(1, 3).apply(x, 3, 1))).containsExactly(new double[]{first, second,
                Math.tanh(w[0] * x[2] + w[1] * second)}, within(1e-6));

        double h = 0;
        double[] gated = new double[3];
        for (int t = 0; t < 3; t++) {
            double z = 1 / (1 + Math.exp(-(w[0] * x[t] + w[1] * h + 2)));
            double r = 1 / (1 + Math.exp(-(w[2] * x[t] + w[3] * h)));
            h = z * h + (1 - z) * Math.tanh(w[4] * x[t] + w[5] * r * h);
            gated[t] = h;
        }
        assertThat(doubles(new Gated(1, 3).apply(x, 3, 1))).containsExactly(gated, within(1e-6));

        assertThat(doubles(new Convolution(new ConvolutionShape(3, 1, 1), 3).apply(x, 3, 1))).containsExactly(
                new double[]{w[1] * x[0] + w[2] * x[1], w[0] * x[0] + w[1] * x[1] + w[2] * x[2],
                        w[0] * x[1] + w[1] * x[2]},
                within(1e-6));
    }

    private static double[] doubles(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
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
