package org.sirocco.encoder.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.contract.Close;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;

final class FloatNormTest {
    private static float[] random(int count, double middle, long seed) {
        Random random = new Random(seed);
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) (middle + random.nextGaussian());
        }
        return out;
    }

    /** All tails of the eight parts, and a mean that is large beside what differs. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 33, 384, 1027})
    void isWhatThePlainOneComputesInDoublePrecision(int size) {
        Tensor weight = Tensor.of("weight", random(size, 1, 1), size);
        Tensor bias = Tensor.of("bias", random(size, 0, 2), size);
        for (Norm norm : new Norm[]{new Norm.Layer(weight, bias, 1e-5f), new Norm.Layer(weight, null, 1e-12f),
                new Norm.Rms(weight, 1e-6f)}) {
            float[] actual = random(5 * size, 3, 3);
            float[] expected = actual.clone();
            new HostNorm(norm).apply(expected, 4);
            double[] wanted = new double[expected.length];
            Arrays.setAll(wanted, i -> expected[i]);
            new FloatNorm(norm).applyOn(actual, 4, 1);
            Close.assertClose(norm.getClass().getSimpleName() + " of " + size, actual, wanted, 5e-6, 5e-6);
        }
    }

    @Test
    void threadsDoNotChangeANumber() {
        Norm norm = new Norm.Layer(Tensor.of("weight", random(12, 1, 1), 12), null, 1e-5f);
        float[] alone = random(9001 * 12, 0, 4);
        float[] shared = alone.clone();
        new FloatNorm(norm).applyOn(alone, 9001, 1);
        new FloatNorm(norm).applyOn(shared, 9001, 4);
        assertThat(shared).isEqualTo(alone);
    }

    @Test
    void everyRowIsDoneOnceWhateverTheThreads() {
        for (int threads = 1; threads <= 5; threads++) {
            for (int rows : new int[]{1, 9, 10, 11, 100, 101}) {
                AtomicIntegerArray done = new AtomicIntegerArray(rows);
                HostThreads.run(rows, threads, 10, (from, to) -> {
                    for (int row = from; row < to; row++) {
                        done.incrementAndGet(row);
                    }
                });
                for (int row = 0; row < rows; row++) {
                    assertThat(done.get(row)).as("row %d of %d, %d threads", row, rows, threads).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void whatFailsOnAnotherThreadFailsHereWhenAllHaveEnded() {
        AtomicIntegerArray ended = new AtomicIntegerArray(1);
        assertThatThrownBy(() -> HostThreads.run(100, 4, 10, (from, to) -> {
            if (from != 0) {
                throw new IllegalArgumentException("rows from " + from);
            }
            ended.incrementAndGet(0);
        })).isInstanceOf(IllegalArgumentException.class).hasMessage("rows from 25")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
        assertThat(ended.get(0)).isEqualTo(1);
    }
}
