package org.sirocco.encoder.simd.products;

import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.simd.kernels.Tile;

/**
 * Of float32 numbers, laid out for {@link Tile}.
 *
 * <p>A panel holds the outputs of one tile's columns: their biases, then for each input the weights side by side, so that the
 * kernel reads memory in one direction. What fills up the last panel, or the sums to an even length, is zero.
 */
record Float32Matrix(int inputs, int outputs, float[] data) implements PackedMatrix {
    static Float32Matrix of(Team team, Linear... linears) {
        int inputs = linears[0].inputs();
        int outputs = PackedMatrix.outputs(linears);
        float[] data = new float[Math.multiplyExact(Tile.padded(outputs), Tile.steps(inputs) + 1)];
        Float32Matrix matrix = new Float32Matrix(inputs, outputs, data);
        PackedMatrix.fill(team, matrix, linears, (linear, output, panel, column, row) -> {
            linear.weight().copyRow(output, row, 0);
            int at = matrix.panelAt(panel) + column;
            data[at] = linear.bias() == null ? 0 : linear.bias().get(output);
            for (int k = 0; k < inputs; k++) {
                data[at + (k + 1) * Tile.COLUMNS] = row[k];
            }
        });
        return matrix;
    }

    @Override
    public long bytes() {
        return (long) Float.BYTES * data.length;
    }

    /** Where a panel starts in what is packed. */
    int panelAt(int panel) {
        return panel * Tile.COLUMNS * (inner() + 1);
    }

    @Override
    public float fetch(int panel) {
        float sum = 0;
        int end = panelAt(panel + 1);
        for (int i = panelAt(panel); i < end; i += LINE) {
            sum += data[i];
        }
        return sum;
    }
}
