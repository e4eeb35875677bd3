package org.sirocco.encoder.simd.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.simd.kernels.Numbers;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.kernels.VectorKernels;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.encoder.weights.WeightRounding;

class SimdProductTest {
    private static final Team TEAM = new Team(3);

    @AfterAll
    static void endHelpers() {
        TEAM.close();
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "5,1,3", "6,7,31", "7,64,33", "1,384,1152", "13,33,65", "97,40,100", "200,3,70", "31,1537,64",
            "400,300,400", "400,1537,64", "780,1030,70"})
    void equalsAPlainProductForAnySize(int rows, int inputs, int outputs) {
        float[] weight = Numbers.random(1, outputs * inputs);
        float[] bias = Numbers.random(2, outputs);
        float[] x = Numbers.random(3, rows * inputs);
        Linear linear = new Linear(Tensor.of("w", weight, outputs, inputs), Tensor.of("b", bias, outputs));
        for (Team team : new Team[]{Team.ALONE, TEAM}) {
            float[] y = run(team, PackedMatrix.of(team, linear), x, inputs, rows, outputs);
            Numbers.assertClose("product", y, i -> {
                double sum = bias[i % outputs];
                for (int k = 0; k < inputs; k++) {
                    sum += (double) weight[i % outputs * inputs + k] * x[i / outputs * inputs + k];
                }
                return sum;
            }, 2e-7 * inputs + 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "FLOAT16", "INT8"})
    void lighterWeightsGiveThePlainProductOfTheirNumbersForAnySize(WeightForm form) {
        int[][] sizes = {{1, 1, 1}, {3, 1, 3}, {5, 1, 3}, {6, 7, 31}, {7, 64, 33}, {8, 5, 16}, {9, 21, 17}, {11, 6, 15},
                {12, 384, 40}, {13, 33, 65}, {24, 9, 7}, {25, 10, 70}, {97, 40, 100}, {400, 300, 70}, {400, 1537, 64}};
        for (int[] size : sizes) {
            int inputs = size[1];
            int outputs = size[2];
            float[] bias = Numbers.random(2, outputs);
            Linear linear = new Linear(Tensor.of("w", Numbers.random(1, outputs * inputs), outputs, inputs),
                    Tensor.of("b", bias, outputs));
            float[] weight = new float[outputs * inputs];
            float[] row = new float[inputs];
            for (int output = 0; output < outputs; output++) {
                WeightRounding.read(form, linear.weight(), output, row);
                System.arraycopy(row, 0, weight, output * inputs, inputs);
            }
            float[] x = Numbers.random(3, size[0] * inputs);
            for (Team team : new Team[]{Team.ALONE, TEAM}) {
                float[] y = run(team, PackedMatrix.of(team, form, linear), x, inputs, size[0], outputs);
                Numbers.assertClose(Arrays.toString(size), y, i -> {
                    double sum = bias[i % outputs];
                    for (int k = 0; k < inputs; k++) {
                        sum += (double) weight[i % outputs * inputs + k] * x[i / outputs * inputs + k];
                    }
                    return sum;
                }, 2e-7 * inputs + 1e-6);
            }
        }
    }

    @Test
    void int8HoldsLittleMoreThanAQuarterOfTheBytesAndTheHalvesHalf() {
        Linear linear = new Linear(Tensor.of("w", new float[384 * 1152], 1152, 384), null);
        double whole = PackedMatrix.of(TEAM, WeightForm.FLOAT32, linear).bytes();
        assertThat(PackedMatrix.of(TEAM, WeightForm.INT8, linear).bytes() / whole).isBetween(0.25, 0.26);
        assertThat(PackedMatrix.of(TEAM, WeightForm.BFLOAT16, linear).bytes() / whole).isBetween(0.5, 0.51);
        assertThat(PackedMatrix.of(TEAM, WeightForm.FLOAT16, linear).bytes() / whole).isBetween(0.5, 0.51);
    }

    @Test
    void joinsLayersThatReadTheSameInputAndTakesAMissingBiasAsZero() {
        int inputs = 19;
        float[] first = Numbers.random(1, 5 * inputs);
        float[] second = Numbers.random(2, 41 * inputs);
        float[] x = Numbers.random(3, 2 * inputs);
        Linear a = new Linear(Tensor.of("a", first, 5, inputs), null);
        Linear b = new Linear(Tensor.of("b", second, 41, inputs), null);
        float[] y = run(TEAM, PackedMatrix.of(TEAM, a, b), x, inputs, 2, 46);
        Numbers.assertClose("joined", y, i -> {
            double sum = 0;
            for (int k = 0; k < inputs; k++) {
                int output = i % 46;
                sum += x[i / 46 * inputs + k]
                        * (output < 5 ? first[output * inputs + k] : second[(output - 5) * inputs + k]);
            }
            return sum;
        }, 1e-5);
    }

    static IntStream rowsAboutABlock() {
        return IntStream.of(1, SimdProduct.BLOCK, SimdProduct.BLOCK + 1, 3 * SimdProduct.BLOCK - 1);
    }

    @ParameterizedTest
    @MethodSource("rowsAboutABlock")
    void finishesEachRowOnceAndOnlyWhenItsColumnsAreThere(int rows) {
        int outputs = 100;
        int inputs = 1030;
        Linear first = new Linear(Tensor.of("w", onlyFirstInput(filled(outputs, 1), inputs), outputs, inputs), null);
        PackedMatrix matrix = PackedMatrix.of(TEAM, first);
        float[] x = new float[rows * inputs];
        for (int row = 0; row < rows; row++) {
            x[row * inputs] = row + 1;
        }
        for (Team team : new Team[]{Team.ALONE, TEAM}) {
            float[] y = new float[rows * matrix.paddedOutputs()];
            float[] sums = new float[rows];
            new SimdProduct(VectorKernels::new).run(team, matrix, tiles(x, rows, inputs), y, (from, count) -> {
                for (int row = from; row < from + count; row++) {
                    for (int column = 0; column < outputs; column++) {
                        sums[row] += y[row * matrix.paddedOutputs() + column];
                    }
                }
            });
            Numbers.assertClose("sums", sums, row -> (double) outputs * (row + 1), 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,1", "12,1", "18,1", "400,1", "400,300"})
    void appliesTheActivationOnceAndLeavesWhatTheNextProductReads(int rows, int inputs) {
        int width = 71;
        float[] x = Numbers.random(5, rows * inputs);
        float[] scale = Numbers.random(6, width);
        PackedMatrix first = PackedMatrix.of(TEAM,
                new Linear(Tensor.of("w", onlyFirstInput(scale, inputs), width, inputs), null));
        PackedMatrix second = PackedMatrix.of(TEAM, new Linear(Tensor.of("w", filled(width, 1), 1, width), null));
        TileRows between = new TileRows();
        between.shape(rows, width);
        Arrays.fill(between.data(), Float.NaN);
        float[] y = new float[rows * second.paddedOutputs()];
        SimdProduct product = new SimdProduct(VectorKernels::new);
        product.run(TEAM, first, tiles(x, rows, inputs), between, Activation.SILU, null);
        product.run(TEAM, second, between, y, null);
        float[] sums = withoutPadding(y, second, rows, 1);
        Numbers.assertClose("sums", sums, row -> {
            double sum = 0;
            for (float factor : scale) {
                double u = (double) factor * x[row * inputs];
                sum += u / (1 + Math.exp(-u));
            }
            return sum;
        }, 1e-4);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,5", "13,40", "400,3"})
    void multipliesByTheFactorsNumberByNumber(int rows, int inputs) {
        int width = 71;
        float[] x = Numbers.random(5, rows * inputs);
        float[] scale = Numbers.random(6, width);
        float[] other = Numbers.random(7, width);
        PackedMatrix gate = PackedMatrix.of(TEAM,
                new Linear(Tensor.of("g", onlyFirstInput(scale, inputs), width, inputs), null));
        PackedMatrix up = PackedMatrix.of(TEAM,
                new Linear(Tensor.of("u", onlyFirstInput(other, inputs), width, inputs), null));
        PackedMatrix sum = PackedMatrix.of(TEAM, new Linear(Tensor.of("w", filled(width, 1), 1, width), null));
        TileRows wide = new TileRows();
        TileRows gates = new TileRows();
        float[] y = new float[rows * sum.paddedOutputs()];
        SimdProduct product = new SimdProduct(VectorKernels::new);
        new SimdFeedForward.Gated(gate, up, Activation.RELU, sum).widen(product, TEAM, tiles(x, rows, inputs), wide,
                gates);
        product.run(TEAM, sum, wide, y, null);
        Numbers.assertClose("sums", withoutPadding(y, sum, rows, 1), row -> {
            double total = 0;
            for (int f = 0; f < width; f++) {
                total += Math.max(0, (double) scale[f] * x[row * inputs]) * other[f] * x[row * inputs];
            }
            return total;
        }, 1e-4);
    }

    /** Weights that take each output from the first input alone. */
    private static float[] onlyFirstInput(float[] factors, int inputs) {
        float[] weight = new float[factors.length * inputs];
        for (int output = 0; output < factors.length; output++) {
            weight[output * inputs] = factors[output];
        }
        return weight;
    }

    @Test
    void manyPanelsDoNotKeepTheKernelsThatTheyBeganWith() {
        PackedMatrix matrix = PackedMatrix.of(TEAM, new Linear(Tensor.of("w", new float[400 * 300], 400, 300), null));
        AtomicInteger asked = new AtomicInteger();
        SimdProduct product = new SimdProduct(() -> {
            asked.incrementAndGet();
            return new VectorKernels();
        });
        product.run(Team.ALONE, matrix, tiles(new float[400 * 300], 400, 300), new float[400 * matrix.paddedOutputs()],
                null);
        assertThat(asked).hasValueGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 12, 13, 29})
    void rowsOfAnOddLengthDoNotSeeWhatStoodThereBefore(int rows) {
        int inputs = Tile.GROUP - 1;
        PackedMatrix matrix = PackedMatrix.of(Team.ALONE,
                new Linear(Tensor.of("w", filled(inputs, 1), 1, inputs), null));
        TileRows x = new TileRows();
        x.shape(40, 64);
        Arrays.fill(x.data(), Float.NaN);
        x.shape(rows, inputs);
        float[] ones = filled(inputs, 1);
        for (int row = 0; row < rows; row++) {
            x.set(row, 0, ones, 0, 3);
            x.set(row, 3, ones, 3, inputs - 3);
        }
        float[] y = new float[rows * matrix.paddedOutputs()];
        new SimdProduct(VectorKernels::new).run(Team.ALONE, matrix, x, y, null);
        Numbers.assertClose("sums", withoutPadding(y, matrix, rows, 1), filled(rows, inputs), 0);
    }

    private static float[] filled(int length, float value) {
        float[] out = new float[length];
        Arrays.fill(out, value);
        return out;
    }

    private static TileRows tiles(float[] x, int rows, int columns) {
        TileRows tiles = new TileRows();
        tiles.shape(rows, columns);
        for (int row = 0; row < rows; row++) {
            tiles.set(row, 0, x, row * columns, columns);
        }
        return tiles;
    }

    static float[] run(Team team, PackedMatrix matrix, float[] x, int inputs, int rows, int outputs) {
        float[] y = new float[rows * matrix.paddedOutputs()];
        new SimdProduct(VectorKernels::new).run(team, matrix, tiles(x, rows, inputs), y, null);
        return withoutPadding(y, matrix, rows, outputs);
    }

    /** The product without what fills up the last panel. */
    private static float[] withoutPadding(float[] y, PackedMatrix matrix, int rows, int outputs) {
        float[] out = new float[rows * outputs];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(y, row * matrix.paddedOutputs(), out, row * outputs, outputs);
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void refusesAWeightThatTheFormHasNoPlaceFor(int threads) {
        float[] weights = new float[128 * 8];
        weights[77 * 8 + 5] = 1e5f;
        Linear linear = new Linear(Tensor.of("w", weights, 128, 8), null);
        try (Team team = new Team(threads)) {
            assertThatThrownBy(() -> PackedMatrix.of(team, WeightForm.FLOAT16, linear))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tensor w holds 100000.0 at index 621, which weights as float16 have no place for;"
                            + " float32 has (--weights float32)");
        }
    }
}
