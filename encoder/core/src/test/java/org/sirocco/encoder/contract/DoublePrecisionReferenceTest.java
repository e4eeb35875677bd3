package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;

final class DoublePrecisionReferenceTest {
    /** Values of Abramowitz and Stegun, table 7.1, and beyond. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.1, 0.1124629160182849", "0.5, 0.5204998778130465", "1, 0.8427007929497149",
            "2, 0.9953222650189527", "3, 0.9999779095030014", "-1, -0.8427007929497149", "7, 1", "-40, -1"})
    void erfIsExact(double x, double expected) {
        assertThat(DoublePrecisionReference.erf(x)).isCloseTo(expected, Offset.offset(3e-16));
    }

    @Test
    void aTokenAloneAttendsToItself() {
        // With one token softmax is 1, so the attention block is linear after its norm: x + W_o·(W_v·norm(x) + b_v) + b_o.
        EncoderModel model = Fixtures.model("layers=1,hidden=4,heads=2,ffn=3,norm=pre,finalnorm=false,positions=none");
        EncoderLayer layer = model.layers().getFirst();
        Attention attention = layer.attention().function();
        FeedForward network = layer.feedForward().function();
        float[] x = {1, -2, 3, 0.5f};
        double[] normed = norm(layer.attention().norm(), x);
        double[] attended = linear(attention.output(), linear(attention.value(), normed));
        float[] sum = new float[4];
        for (int c = 0; c < 4; c++) {
            sum[c] = (float) (x[c] + attended[c]);
        }
        double[] wide = linear(network.up(), norm(layer.feedForward().norm(), sum));
        for (int f = 0; f < wide.length; f++) {
            wide[f] = Math.max(0, wide[f]);
        }
        double[] fed = linear(network.down(), wide);
        for (int c = 0; c < 4; c++) {
            sum[c] += (float) fed[c];
        }
        Close.assertClose("by hand", sum,
                DoublePrecisionReference.run(model, PackedBatch.ofLengths(1), x).last(), 1e-6, 1e-6);
    }

    private static double[] linear(Linear linear, double[] x) {
        double[] y = new double[linear.outputs()];
        for (int o = 0; o < y.length; o++) {
            y[o] = linear.bias().get(o);
            for (int i = 0; i < x.length; i++) {
                y[o] += linear.weight().get(o * x.length + i) * x[i];
            }
        }
        return y;
    }

    private static double[] norm(BlockNorm place, float[] x) {
        Norm.Layer norm = (Norm.Layer) ((BlockNorm.Before) place).norm();
        double mean = (x[0] + x[1] + x[2] + x[3]) / 4.0;
        double square = 0;
        for (float number : x) {
            square += (number - mean) * (number - mean) / 4;
        }
        double[] y = new double[4];
        for (int c = 0; c < 4; c++) {
            y[c] = (x[c] - mean) / Math.sqrt(square + 1e-5) * norm.weight().get(c) + norm.bias().get(c);
        }
        return y;
    }
}
