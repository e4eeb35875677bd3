package org.sirocco.tornado.kernels.gpu;

import org.sirocco.tornado.kernels.Activations;
import org.sirocco.tornado.kernels.Epilogue;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What work items of {@link GpuProduct} load and store. Nothing here is given an array in local memory: in any method but the
 * kernel's own TornadoVM reads such an array elsewhere than it is.
 */
final class Tiles {
    /** Inputs are filled up to a multiple of so many. */
    private static final int INPUTS = 16;

    private Tiles() {}

    /** Inputs of W as it lies on the device. */
    static int depth(int inputs) {
        return (inputs + INPUTS - 1) / INPUTS * INPUTS;
    }

    /** A row to load; beyond the last one that one again, which nobody stores. */
    static int row(int row, int rows) {
        return row < rows ? row : rows - 1;
    }

    /** A column to load; beyond the last one that one again. */
    static int column(int column, int columns) {
        return column < columns ? column : columns - 1;
    }

    /** Where a column of a tile stands in local memory. */
    static int place(int column) {
        return column & 96 | (column & 7) << 2 | column >>> 3 & 3;
    }

    /** An input, which stands at some place; 0 where W has been filled up. */
    static float input(FloatArray x, int at, int input, int inputs) {
        return inputs % INPUTS == 0 || input < inputs ? x.get(at) : 0;
    }

    /** The bias of a column, if there is one: strides are multiples of 16, so of 128 columns all may be there for certain. */
    static float bias(FloatArray bias, int at, int column, int columns) {
        return columns % GpuProduct.TILE == 0 || column < columns ? bias.get(at + column) : 0;
    }

    /** One of four numbers. */
    static float pick(int which, float a, float b, float c, float d) {
        return which == 0 ? a : which == 1 ? b : which == 2 ? c : d;
    }

    /** One of eight numbers. */
    static float pick(int which, float a, float b, float c, float d, float e, float f, float g, float h) {
        float low = pick(which, a, b, c, d);
        float high = pick(which - 4, e, f, g, h);
        return which < 4 ? low : high;
    }

    /** Stores a number of a row, if there is such a column. */
    static void store(FloatArray y, int row, int column, int columns, float value, int epilogue) {
        if (columns % GpuProduct.TILE == 0 || column < columns) {
            if (epilogue == Epilogue.RESIDUAL) {
                y.set(row + column, y.get(row + column) + value);
            } else {
                y.set(row + column, Activations.apply(epilogue, value));
            }
        }
    }
}
