package org.sirocco.encoder.simd.products;

import java.util.Arrays;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.simd.kernels.LightPanels;
import org.sirocco.encoder.simd.kernels.Tile;
import org.sirocco.encoder.weights.WeightForm;

/** The weights and biases of linear layers that read the same input, packed; one class for each way to lay numbers out. */
public sealed interface PackedMatrix permits Float32Matrix, LightMatrix {
    /** Numbers of 32 bits in a cache line. */
    int LINE = 16;

    /** Packs the layers' outputs one after another, panels spread over the team; as the files have them. */
    static PackedMatrix of(Team team, Linear... linears) {
        return of(team, WeightForm.AUTO, linears);
    }

    /**
     * Packs the layers' outputs one after another, panels spread over the team.
     *
     * @throws IllegalArgumentException for a weight that the form has no place for
     */
    static PackedMatrix of(Team team, WeightForm form, Linear... linears) {
        WeightForm kept = form.of(linears);
        return kept == WeightForm.FLOAT32 ? Float32Matrix.of(team, linears) : LightMatrix.of(team, kept, linears);
    }

    int inputs();

    /** Numbers in each row of the product. */
    int outputs();

    /** Bytes that are held. */
    long bytes();

    /** Reads a number of every cache line of a panel, and so brings all into the cache; what it returns is of no meaning. */
    float fetch(int panel);

    /** Whether tall tiles are better for the last rows, too: {@link LightPanels#isWidenedSlowly}. */
    default boolean wantsTallTiles() {
        return false;
    }

    /** The length of each sum. */
    default int inner() {
        return Tile.steps(inputs());
    }

    /** Numbers in each row of the product, the last panel filled up. */
    default int paddedOutputs() {
        return Tile.padded(outputs());
    }

    default int panels() {
        return paddedOutputs() / Tile.COLUMNS;
    }

    static int outputs(Linear... linears) {
        return Arrays.stream(linears).mapToInt(Linear::outputs).sum();
    }

    /** Takes one output of a layer. */
    interface Column {
        /** @param row for the output's weights, of any content */
        void pack(Linear linear, int output, int panel, int column, float[] row);
    }

    /** Goes through the outputs of layers, panels spread over the team. */
    static void fill(Team team, PackedMatrix matrix, Linear[] linears, Column packer) {
        Team.Stage stage = (panel, worker) -> {
            float[] row = new float[matrix.inputs()];
            int first = panel * Tile.COLUMNS;
            for (int column = first; column < Math.min(first + Tile.COLUMNS, matrix.outputs()); column++) {
                int output = column;
                int which = 0;
                while (output >= linears[which].outputs()) {
                    output -= linears[which++].outputs();
                }
                packer.pack(linears[which], output, panel, column - first, row);
            }
        };
        try {
            team.run(matrix.panels(), stage);
        } catch (KernelException e) {
            // A weight that is refused is the model's fault, and the same on however many threads.
            throw e.getCause() instanceof IllegalArgumentException refused ? refused : e;
        }
    }
}
