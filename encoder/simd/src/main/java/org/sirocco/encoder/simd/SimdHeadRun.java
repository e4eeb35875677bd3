package org.sirocco.encoder.simd;

import java.util.Iterator;
import org.sirocco.encoder.host.HostHead;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.SimdProduct;
import org.sirocco.encoder.simd.products.Team;

/** One use of a model's head at a time, with the buffers that it needs; reused. */
final class SimdHeadRun {
    private final HostHead head;
    private final SimdProduct product;
    private final TileRows x = new TileRows();
    private float[] y = {};
    /** Led by the caller of this moment. */
    private Team team;

    SimdHeadRun(SimdStack stack) {
        this.product = new SimdProduct(stack.kernels());
        Iterator<PackedMatrix> matrices = stack.headMatrices().iterator();
        this.head = new HostHead(stack.head(), linear -> {
            PackedMatrix matrix = matrices.next();
            return (rows, input, output, at) -> multiply(matrix, rows, input, output, at);
        });
    }

    void run(Team team, int rows, float[] input, float[] output) {
        this.team = team;
        head.apply(rows, input, output);
    }

    private void multiply(PackedMatrix matrix, int rows, float[] input, float[] output, int at) {
        int inputs = input.length / rows;
        x.shape(rows, inputs);
        for (int row = 0; row < rows; row++) {
            x.set(row, 0, input, row * inputs, inputs);
        }
        int outputs = matrix.outputs();
        int stride = matrix.paddedOutputs();
        if (y.length < rows * stride) {
            y = new float[rows * stride];
        }
        product.run(team, matrix, x, y, null);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(y, row * stride, output, at + row * outputs, outputs);
        }
    }
}
