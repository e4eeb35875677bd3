package org.sirocco.tornado.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Copies between Java's arrays and TornadoVM's, in bulk. */
public final class HostArrays {
    private HostArrays() {}

    /** Room for rows of so many numbers, {@link Panels#stride} apart. */
    public static FloatArray rows(int rows, int size) {
        return new FloatArray(Math.multiplyExact(rows, Panels.stride(size)));
    }

    /** Writes all of an array to another from a place on. */
    public static void write(float[] from, FloatArray to, int at) {
        write(from, 0, from.length, to, at);
    }

    /** Writes {@code count} numbers from {@code fromAt} on. */
    public static void write(float[] from, int fromAt, int count, FloatArray to, int at) {
        MemorySegment.copy(from, fromAt, to.getSegment(), ValueLayout.JAVA_FLOAT, (long) at * Float.BYTES, count);
    }

    /** Reads {@code count} numbers from {@code at} on. */
    public static void read(FloatArray from, int at, float[] to, int toAt, int count) {
        MemorySegment.copy(from.getSegment(), ValueLayout.JAVA_FLOAT, (long) at * Float.BYTES, to, toAt, count);
    }

    /** Reads rows of {@code size} numbers that lie {@code stride} apart, close together. */
    public static void readRows(FloatArray from, int stride, float[] to, int toAt, int rows, int size) {
        if (size == stride) {
            read(from, 0, to, toAt, rows * size);
            return;
        }
        for (int row = 0; row < rows; row++) {
            read(from, row * stride, to, toAt + row * size, size);
        }
    }
}
