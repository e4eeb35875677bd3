package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;

class PlainKernelsTest {
    private final Kernels plain = new PlainKernels();
    private final Kernels vector = new VectorKernels();

    @ParameterizedTest
    @CsvSource({"1,2", "3,8", "4,384", "12,38"})
    void productsAreTheSameToTheBit(int most, int inner) {
        int rows = Tile.rows(most);
        int at = 3;
        int stride = Tile.COLUMNS + 5;
        float[] a = Numbers.random(1, at + Tile.height(rows) * (inner + Tile.GROUP));
        float[] panel = Numbers.random(2, at + Tile.COLUMNS * (inner + 1));
        float[] expected = Numbers.random(3, at + rows * stride);
        float[] actual = expected.clone();
        vector.product(rows, a, at, panel, at, inner, expected, at, stride);
        plain.product(rows, a, at, panel, at, inner, actual, at, stride);
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAreTheSameToTheBit(Activation activation) {
        float[] expected = Numbers.random(3, 300 * Tile.COLUMNS);
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= i % 100;
        }
        float[] actual = expected.clone();
        vector.activate(activation, expected, 0, 300, Tile.COLUMNS);
        plain.activate(activation, actual, 0, 300, Tile.COLUMNS);
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void softmaxIsTheSameToTheBit(int panels) {
        int length = panels * Tile.COLUMNS;
        for (int rows = 1; rows <= Tile.MOST_ROWS; rows += Tile.MOST_ROWS - 1) {
            int step = rows * Tile.GROUP;
            float[] expected = Numbers.random(4, rows * (length + Tile.GROUP));
            expected[0] = 1e4f;
            expected[Tile.LANES - 1] = Float.NEGATIVE_INFINITY;
            float[] actual = expected.clone();
            float sum = vector.softmaxNumerators(expected, 0, length, step, 0.1f);
            assertThat(plain.softmaxNumerators(actual, 0, length, step, 0.1f)).isEqualTo(sum);
            assertThat(actual).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 17, 80, 384, 1023})
    void normalisationIsTheSameToTheBit(int size) {
        SimdNorm norm = new SimdNorm(new Norm.Layer(Tensor.of("w", Numbers.random(1, size), size),
                Tensor.of("b", Numbers.random(2, size), size), 1e-5f));
        float[] x = Numbers.random(3, size);
        float[] expected = new float[size];
        float[] actual = new float[size];
        vector.normalise(norm, x, 0, expected, 0);
        plain.normalise(norm, x, 0, actual, 0);
        assertThat(actual).isEqualTo(expected);
    }
}
