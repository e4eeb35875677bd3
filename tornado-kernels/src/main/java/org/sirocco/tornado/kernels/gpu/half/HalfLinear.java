package org.sirocco.tornado.kernels.gpu.half;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.encoder.weights.WeightRounding;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.Grids.Groups;
import org.sirocco.tornado.kernels.LayerMaps;
import org.sirocco.tornado.kernels.LayerTasks;
import org.sirocco.tornado.kernels.Panels;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Float16 weights, transposed, of whole slices and tiles.
 *
 * @param weight (L, inputs up to a whole slice, outputs up to a whole tile): Wᵀ, filled up with zeros
 * @param bias   (L, stride), float32
 */
record HalfLinear(HalfFloatArray weight, FloatArray bias, int inputs, int stride) implements DeviceLinear {
    /** Where TornadoVM's matrix instructions and copies believe that numbers begin, whatever the arrays' header. */
    private static final int HEADER = 16;

    /** @throws IllegalArgumentException for a weight that float16 has no place for */
    static HalfLinear of(LayerMaps maps) {
        int depth = whole(maps.inputs(), HalfProduct.DEPTH);
        int wide = whole(maps.outputs(), HalfProduct.COLUMNS);
        int size = Math.multiplyExact(depth, wide);
        int layers = maps.layers().size();
        HalfFloatArray packed = new HalfFloatArray(Math.multiplyExact(layers, size));
        for (int l = 0; l < layers; l++) {
            short[] transposed = new short[size];
            int at = 0;
            for (Linear linear : maps.layers().get(l)) {
                write(linear, transposed, at, wide);
                at += linear.outputs();
            }
            MemorySegment.copy(transposed, 0, packed.getSegment(), ValueLayout.JAVA_SHORT,
                    (long) l * size * Short.BYTES, size);
        }
        return new HalfLinear(packed, maps.biases(), maps.inputs(), maps.stride());
    }

    private static void write(Linear linear, short[] to, int at, int wide) {
        float[] row = new float[linear.inputs()];
        for (int o = 0; o < linear.outputs(); o++) {
            WeightRounding.readExact(WeightForm.FLOAT16, linear.weight(), o, row);
            for (int k = 0; k < row.length; k++) {
                to[k * wide + at + o] = Float.floatToFloat16(row[k]);
            }
        }
    }

    private static int whole(int numbers, int unit) {
        return Math.ceilDiv(numbers, unit) * unit;
    }

    /** What the maps of that many layers take on the device. */
    static long bytes(int layers, int outputs, int inputs) {
        return layers * ((long) whole(inputs, HalfProduct.DEPTH) * whole(outputs, HalfProduct.COLUMNS) * Short.BYTES
                + (long) Panels.stride(outputs) * Float.BYTES);
    }

    @Override
    public List<Object> arrays() {
        return List.of(weight, bias);
    }

    @Override
    public void product(LayerTasks tasks, String task, FloatArray x, int xStride, FloatArray y, int epilogue) {
        int wide = whole(stride, HalfProduct.COLUMNS);
        tasks.graph().task(task, HalfProduct::multiply, new KernelContext(), x, weight, bias, y, tasks.batch(),
                tasks.layer(), inputs, xStride, stride, wide, epilogue,
                (int) (TornadoNativeArray.ARRAY_HEADER - HEADER) / Float.BYTES);
        tasks.grids().add(task, HalfProduct.GROUP, 1, HalfProduct.LOCAL_BYTES,
                (tokens, blocks) -> new Groups(wide / HalfProduct.COLUMNS, Math.ceilDiv(tokens, HalfProduct.ROWS)));
    }
}
