package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.weights.WeightForm;

class PlainKernelsTest {
    private final Kernels plain = new PlainKernels();
    private final Kernels vector = new VectorKernels();

    @ParameterizedTest
    @CsvSource({"1,2", "3,8", "4,384", "12,38"})
    void productsAreTheSameToTheBit(int most, int inner) {
        int rows = Math.min(most, Tile.MOST_ROWS);
        int at = 3;
        int stride = Tile.COLUMNS + 5;
        float[] a = Numbers.random(1, at + Tile.MOST_ROWS * (inner + Tile.GROUP));
        float[] panel = Numbers.random(2, at + Tile.COLUMNS * (inner + 1));
        float[] expected = Numbers.random(3, at + rows * stride);
        float[] actual = expected.clone();
        vector.product(rows, a, at, panel, at, inner, expected, at, stride);
        plain.product(rows, a, at, panel, at, inner, actual, at, stride);
        assertThat(actual).isEqualTo(expected);
    }

    /** Few rows, of every number, read the panel as it is; what is widened first must be the same. */
    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "FLOAT16", "INT8"})
    void productsOfLighterWeightsAreTheSameToTheBit(WeightForm form) {
        for (int inner : new int[]{2, 38, 384}) {
            LightPanels panels = panels(form, 2, inner);
            float[] wide = new float[3 + panels.widened()];
            vector.widen(panels, 1, wide, 3);
            float[] plainWide = new float[3 + panels.widened()];
            plain.widen(panels, 1, plainWide, 3);
            assertThat(wide).isEqualTo(plainWide);
            for (int most = 1; most <= Tile.MOST_ROWS; most++) {
                int rows = most > Tile.ROWS ? Math.max(most, Tile.MOST_ROWS - Tile.ROWS + 1) : most;
                int stride = Tile.COLUMNS + 5;
                float[] a = Numbers.random(1, 3 + Tile.MOST_ROWS * (inner + Tile.GROUP));
                float[] expected = Numbers.random(3, 3 + rows * stride);
                float[] actual = expected.clone();
                float[] widened = expected.clone();
                vector.product(rows, a, 3, panels, 1, expected, 3, stride);
                plain.product(rows, a, 3, panels, 1, actual, 3, stride);
                assertThat(actual).as("%d rows", rows).isEqualTo(expected);
                vector.product(rows, a, 3, wide, 3, inner, widened, 3, stride);
                vector.finish(panels, 1, rows, widened, 3, stride);
                assertThat(widened).as("%d rows, widened", rows).isEqualTo(expected);
            }
        }
    }

    /** With numbers of all sizes, down to those that are subnormal in float16. */
    private static LightPanels panels(WeightForm form, int count, int inner) {
        LightPanels panels = new LightPanels(form, count, inner);
        for (int panel = 0; panel < count; panel++) {
            for (int column = 0; column < Tile.COLUMNS; column++) {
                float[] row = Numbers.random(panel * Tile.COLUMNS + column, inner);
                for (int k = 0; k < inner; k++) {
                    row[k] = Math.scalb(row[k], -(k % 27));
                }
                panels.set(panel, column, row, 0.1f * column);
            }
        }
        return panels;
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
