package org.sirocco.encoder.simd.products;

import java.util.Arrays;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.simd.kernels.Tile;

/**
 * Of float32 numbers, laid out for {@link Tile}.
 *
 * <p>A panel holds the outputs of one tile's columns: their biases, then for each input the weights side by side, so that the
 * kernel reads memory in one direction. What fills up the last panel, or the sums to an even length, is zero.
 */
final class Float32Matrix implements PackedMatrix {
    private final int inputs;
    private final int outputs;
    private final float[] data;

    private Float32Matrix(int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.data = new float[Math.multiplyExact(paddedOutputs(), inner() + 1)];
    }

    static Float32Matrix of(Team team, Linear... linears) {
        int outputs = Arrays.stream(linears).mapToInt(Linear::outputs).sum();
        Float32Matrix packed = new Float32Matrix(linears[0].inputs(), outputs);
        team.run(packed.panels(), (panel, worker) -> packed.fill(panel, linears));
        return packed;
    }

    @Override
    public int inner() {
        return Tile.steps(inputs);
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public int paddedOutputs() {
        return Tile.padded(outputs);
    }

    @Override
    public int panels() {
        return paddedOutputs() / Tile.COLUMNS;
    }

    float[] data() {
        return data;
    }

    @Override
    public int panelAt(int panel) {
        return panel * Tile.COLUMNS * (inner() + 1);
    }

    private void fill(int panel, Linear[] linears) {
        float[] row = new float[inputs];
        int first = panel * Tile.COLUMNS;
        for (int column = first; column < Math.min(first + Tile.COLUMNS, outputs); column++) {
            int output = column;
            int which = 0;
            while (output >= linears[which].outputs()) {
                output -= linears[which++].outputs();
            }
            Linear linear = linears[which];
            linear.weight().copyRow(output, row, 0);
            int at = panelAt(panel) + column - first;
            data[at] = linear.bias() == null ? 0 : linear.bias().get(output);
            for (int k = 0; k < inputs; k++) {
                data[at + (k + 1) * Tile.COLUMNS] = row[k];
            }
        }
    }
}
