package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.Linear;
import org.sirocco.encoder.Tensor;
import org.sirocco.text.files.PoolingMode;
import org.sirocco.text.files.SentenceSettings;
import org.sirocco.text.files.SentenceSettings.Dense;

class PoolingTest {
    /** Two numbers a token; the sentence is tokens 1 to 4. */
    private static final float[] HIDDEN = {9, 9, 1, -8, 3, 2, 5, 4, 7, 6, 9, 9};

    private static float[] pool(PoolingMode mode, boolean normalize, Dense... dense) {
        SentenceSettings settings = new SentenceSettings(mode, List.of(dense), normalize, 16, Map.of());
        return new Pooling(settings, 2).pool(HIDDEN, 1, 4);
    }

    @Test
    void takesWhatTheModelAsksFor() {
        assertThat(pool(PoolingMode.CLS, false)).containsExactly(1, -8);
        assertThat(pool(PoolingMode.MEAN, false)).containsExactly(4, 1);
        assertThat(pool(PoolingMode.MAX, false)).containsExactly(7, 6);
        assertThat(pool(PoolingMode.MEAN_SQRT_LEN, false)).containsExactly(8, 2);
    }

    @Test
    void bringsTheVectorToUnitLength() {
        assertThat(pool(PoolingMode.MEAN, true)).containsExactly(new float[]{(float) (4 / Math.sqrt(17)),
                (float) (1 / Math.sqrt(17))}, within(1e-7f));
    }

    @Test
    void leavesAVectorOfZerosAlone() {
        SentenceSettings settings = new SentenceSettings(PoolingMode.CLS, List.of(), true, 16, Map.of());

        assertThat(new Pooling(settings, 2).pool(new float[2], 0, 1)).containsExactly(0, 0);
    }

    @Test
    void appliesDenseLayersBeforeNormalising() {
        Dense dense = new Dense(new Linear(Tensor.of("weight", new float[]{1, 1, 1, -1, 2, 0}, 3, 2),
                Tensor.of("bias", new float[]{0, 0, 1}, 3)), false);

        assertThat(pool(PoolingMode.MEAN, false, dense)).containsExactly(5, 3, 9);
        assertThat(pool(PoolingMode.MEAN, false, new Dense(dense.linear(), true))[1]).isEqualTo((float) Math.tanh(3));
    }
}
