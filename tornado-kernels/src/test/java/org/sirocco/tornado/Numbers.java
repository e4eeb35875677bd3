package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.scalar.ScalarBackend;

/** Seeded inputs, the scalar backend's answers, and how near is near enough. */
final class Numbers {
    private Numbers() {}

    static float[] normal(int count, long seed) {
        Random random = new Random(seed);
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    /** What the scalar backend makes of hidden states, which are left alone. */
    static float[] scalar(EncoderModel model, PackedBatch batch, float[] hidden) {
        float[] out = hidden.clone();
        try (var runtime = new ScalarBackend().load(model)) {
            runtime.forward(batch, out, out);
        }
        return out;
    }

    /** Asserts |actual − expected| <= tolerance·(1 + |expected|); NaN fails. */
    static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
        if (actual.length != expected.length) {
            fail("%s: %d numbers, expected %d", what, actual.length, expected.length);
        }
        int worst = -1;
        double most = 0;
        for (int i = 0; i < actual.length; i++) {
            double excess = Math.abs((double) actual[i] - expected[i]) / (1 + Math.abs((double) expected[i]));
            if (!(excess <= most)) {
                most = excess;
                worst = i;
            }
        }
        if (!(most <= tolerance)) {
            fail("%s: number %d is %s, expected %s", what, worst, actual[worst], expected[worst]);
        }
    }
}
