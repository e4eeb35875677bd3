package org.sirocco.encoder.simd.kernels;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;

class SimdNormTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 33, 80, 384, 1023})
    void equalsThePlainOneForAnySize(int size) {
        Norm.Layer norm = new Norm.Layer(Tensor.of("w", Numbers.random(1, size), size),
                Tensor.of("b", Numbers.random(2, size), size), 1e-5f);
        float[] x = Numbers.random(3, size + 3);
        for (int i = 0; i < size; i++) {
            x[i + 3] += 5;
        }
        float[] expected = new float[size];
        System.arraycopy(x, 3, expected, 0, size);
        new HostNorm(norm).apply(expected, 1);

        float[] actual = new float[size];
        new SimdNorm(norm).normalise(x, 3, actual, 0);
        Numbers.assertClose("normalised", actual, expected, 2e-5);
    }
}
