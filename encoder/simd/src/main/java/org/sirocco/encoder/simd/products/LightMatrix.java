package org.sirocco.encoder.simd.products;

import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.simd.kernels.LightPanels;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.encoder.weights.WeightRounding;

/** Of bfloat16, float16 or int8 numbers, in {@link LightPanels}. */
record LightMatrix(int inputs, int outputs, LightPanels packed) implements PackedMatrix {
    /** Packs the layers' rows as they are read: nothing but one row is ever there in float32. */
    static LightMatrix of(Team team, WeightForm form, Linear... linears) {
        int inputs = linears[0].inputs();
        int outputs = PackedMatrix.outputs(linears);
        LightMatrix matrix = new LightMatrix(inputs, outputs,
                new LightPanels(form, Tile.padded(outputs) / Tile.COLUMNS, Tile.steps(inputs)));
        PackedMatrix.fill(team, matrix, linears, (linear, output, panel, column, row) -> {
            WeightRounding.readExact(form, linear.weight(), output, row);
            matrix.packed.set(panel, column, row, linear.bias() == null ? 0 : linear.bias().get(output));
        });
        return matrix;
    }

    @Override
    public long bytes() {
        return packed.bytes();
    }

    @Override
    public boolean wantsTallTiles() {
        return packed.isWidenedSlowly();
    }

    @Override
    public float fetch(int panel) {
        return packed.fetch(panel, LINE);
    }
}
