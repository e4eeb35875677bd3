package org.sirocco.encoder.simd;

import org.sirocco.encoder.host.UnitLength;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.simd.kernels.KernelSource;
import org.sirocco.encoder.simd.kernels.TileRows;
import org.sirocco.encoder.simd.products.PackedMatrix;
import org.sirocco.encoder.simd.products.SimdProduct;
import org.sirocco.encoder.simd.products.Team;

/** One use of a head at a time, with the buffers that it needs; reused. */
final class SimdHeadRun {
    /** Rows that are computed together, so that the buffers stay small however wide the head is. */
    private static final int ROWS = 128;

    private final SimdHead head;
    private final SimdProduct product;
    private final TileRows x = new TileRows();
    private float[] y = {};
    /** (rows, numbers of the moment). */
    private float[] states = {};

    SimdHeadRun(SimdHead head, KernelSource kernels) {
        this.head = head;
        this.product = new SimdProduct(kernels);
    }

    void run(Team team, int rows, float[] input, float[] output) {
        int inputs = head.form().inputs();
        int outputs = head.form().outputs();
        for (int first = 0; first < rows; first += ROWS) {
            int count = Math.min(ROWS, rows - first);
            states = atLeast(states, count * inputs);
            System.arraycopy(input, first * inputs, states, 0, count * inputs);
            int width = inputs;
            for (SimdHead.Step step : head.steps()) {
                switch (step) {
                    case SimdHead.Dense dense -> {
                        multiply(team, dense, count, width);
                        width = dense.matrix().outputs();
                    }
                    case SimdHead.Normed normed -> normed.norm().apply(states, count);
                    case SimdHead.Unit unit -> UnitLength.apply(states, count, width);
                }
            }
            System.arraycopy(states, 0, output, first * outputs, count * outputs);
        }
    }

    private void multiply(Team team, SimdHead.Dense dense, int rows, int inputs) {
        PackedMatrix matrix = dense.matrix();
        x.shape(rows, inputs);
        for (int row = 0; row < rows; row++) {
            x.set(row, 0, states, row * inputs, inputs);
        }
        int outputs = matrix.outputs();
        int stride = matrix.paddedOutputs();
        y = atLeast(y, rows * stride);
        product.run(team, matrix, x, y, null);
        states = atLeast(states, rows * outputs);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(y, row * stride, states, row * outputs, outputs);
        }
        if (dense.activation() != HeadActivation.IDENTITY) {
            for (int i = 0; i < rows * outputs; i++) {
                states[i] = (float) dense.activation().apply(states[i]);
            }
        }
    }

    private static float[] atLeast(float[] buffer, int needed) {
        return buffer.length >= needed ? buffer : new float[needed];
    }
}
